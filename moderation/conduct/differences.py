"""What changed between two versions of the code, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forum.text.diff import Kind, word_diff
from moderation.conduct.queries import Code, RuleRecord

Changes = list[tuple[Kind, str]]

NEW, GONE, CHANGED, MOVED = "new", "gone", "changed", "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one rule, or of the introduction (``key`` "")."""

    kind: str
    key: str
    name: str
    changes: Changes
    gravity: tuple[int, int] | None = None
    """Before and after, where it changed."""
    sentence: bool | None = None
    """Whether a report needs a sentence now, where that changed."""
    category: tuple[str, str] | None = None
    """Before and after, where it changed."""


def differences(old: Code | None, new: Code, language: str) -> list[Difference]:
    """What ``new`` changes, in the order of its rules; then what it retires. ``old`` None: all is new."""
    if old is None:
        return [Difference(NEW, rule.key, rule.names[language], []) for rule in new.rules]
    return [*_introduction(old, new, language), *_rules(old, new, language), *_gone(old, new, language)]


def _introduction(old: Code, new: Code, language: str) -> Iterator[Difference]:
    before, after = old.introductions[language], new.introductions[language]
    if before != after:
        yield Difference(CHANGED, "", "", word_diff(before, after))


def _rules(old: Code, new: Code, language: str) -> Iterator[Difference]:
    kept = [rule.key for rule in old.rules if new.rule(rule.key) is not None]
    order = [rule.key for rule in new.rules if old.rule(rule.key) is not None]
    moved = {key for key, before in zip(order, kept, strict=True) if key != before}
    for rule in new.rules:
        before = old.rule(rule.key)
        if before is None:
            yield Difference(NEW, rule.key, rule.names[language], [("new", _text(rule, language))])
        elif _says(before, language) != _says(rule, language):
            yield _changed(before, rule, language)
        elif rule.key in moved:
            yield Difference(MOVED, rule.key, rule.names[language], [])


def _changed(before: RuleRecord, rule: RuleRecord, language: str) -> Difference:
    old, new = _text(before, language), _text(rule, language)
    return Difference(
        CHANGED,
        rule.key,
        rule.names[language],
        word_diff(old, new) if old != new else [],
        gravity=(before.gravity, rule.gravity) if before.gravity != rule.gravity else None,
        sentence=rule.needs_sentence if before.needs_sentence != rule.needs_sentence else None,
        category=(
            (before.dsa_category, rule.dsa_category) if before.dsa_category != rule.dsa_category else None
        ),
    )


def _gone(old: Code, new: Code, language: str) -> Iterator[Difference]:
    for rule in old.rules:
        if new.rule(rule.key) is None:
            yield Difference(GONE, rule.key, rule.names[language], [("gone", _text(rule, language))])


def _says(rule: RuleRecord, language: str) -> tuple[object, ...]:
    return (_text(rule, language), rule.gravity, rule.needs_sentence, rule.dsa_category)


def _text(rule: RuleRecord, language: str) -> str:
    return f"{rule.names[language]}\n\n{rule.texts[language]}"
