"""What screening found in one text with its title, and how its author reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.hooks import Written
from forum.subjects import Snapshot
from forum.web.language import LANGUAGES, language, speaking
from moderation.cases.story import TITLE
from moderation.screening.engine import Context, Outcome, Screening, screen
from moderation.screening.rules import rule_of
from moderation.screening.signals import Evidence, Signal

SHELTERED: Final = _l("It speaks to a member under shelter, to whom its author is a stranger.")
_SHELTER: Final[Mapping[str, Any]] = {"kind": "shelter", "weight": 0, "rule": "", "spans": []}


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal, and whether it is about the title rather than the text below it."""

    signal: Signal
    in_title: bool = False

    def as_data(self, kept: Snapshot) -> dict[str, Any]:
        """The signal as a case keeps it: plain values, its sentence in every language.

        Of the words it rests on only where they stand in ``kept``: what a case tells stays for ever, while
        the words themselves are erased with their snapshot.
        """
        signal = self.signal
        title, text = kept.title[:TITLE], "" if self.in_title else kept.source
        spans = [_place(text, one) for one in signal.evidence]
        titled = [
            _place(title, one) for one, found in zip(signal.evidence, spans, strict=True) if found is None
        ]
        rule = rule_of(signal.rule, LANGUAGES[0])
        return {
            "kind": signal.kind,
            "weight": signal.weight,
            "rule": rule.key if rule is not None else "",
            "explanation": {tongue: _in(tongue, signal.explanation) for tongue in LANGUAGES},
            "spans": [one for one in spans if one is not None],
            "title_spans": [one for one in titled if one is not None],
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome, its weight, and the reasons with the strongest first."""

    outcome: Outcome
    weight: int
    found: Sequence[Finding]

    def as_data(self, kept: Snapshot, *, sheltered: bool = False) -> dict[str, Any]:
        """What the case's entry carries, apart from the snapshot ``kept``. ``sheltered``: it speaks to
        somebody under shelter, which is told to moderators alone and says nothing against the text."""
        signals = [one.as_data(kept) for one in self.found]
        if sheltered:
            signals.append({**_SHELTER, "explanation": {one: _in(one, SHELTERED) for one in LANGUAGES}})
        rules = list(dict.fromkeys(one["rule"] for one in signals if one["rule"]))
        return {"weight": self.weight, "rules": rules, "signals": signals}


@dataclass(frozen=True, slots=True)
class Explanation:
    """HTML for the author in the language they read, made only when it is shown."""

    findings: Findings

    def __html__(self) -> str:
        return self._rendered()

    def __str__(self) -> str:
        return self._rendered()

    def _rendered(self) -> Markup:
        tongue = language()
        lines = [
            {
                "sentence": one.signal.explanation,
                "words": list(dict.fromkeys(evidence.text for evidence in one.signal.evidence)),
                "rule": rule_of(one.signal.rule, tongue),
            }
            for one in self.findings.found
        ]
        return Markup(render_template("moderation/screening/_nudge.html", lines=lines))  # noqa: S704 (our own template)


def of_explanation(signal: Mapping[str, Any], tongue: str) -> str:
    """The sentence of a signal that a case kept, in the reader's language."""
    explained: Mapping[str, str] = signal["explanation"]
    return explained.get(tongue) or explained[LANGUAGES[0]]


def find(written: Written, context: Context) -> Findings:
    """Screen a text, and its title by itself: what is marked in one has no place in the other."""
    body = screen(written.text, context)
    if not written.title:
        return Findings(body.outcome, body.score, [Finding(signal) for signal in body.signals])
    title = screen(written.title, Context(phrases=context.phrases, thresholds=context.thresholds))
    return _together(title, body)


def _together(title: Screening, body: Screening) -> Findings:
    found = [Finding(one, in_title=True) for one in title.signals] + [Finding(one) for one in body.signals]
    found.sort(key=lambda one: -one.signal.weight)
    outcome = max(title.outcome, body.outcome, key=list(Outcome).index)
    return Findings(outcome, max(title.score, body.score), found)


def _place(text: str, evidence: Evidence) -> list[int] | None:
    """Where the words stand in ``text``: where they stood when they were screened, if that can be told."""
    words = evidence.text
    at = evidence.start if text.startswith(words, evidence.start) else text.find(words)
    return [at, at + len(words)] if words and at >= 0 else None


def _in(tongue: str, sentence: Any) -> str:
    with speaking(tongue):
        return str(sentence)
