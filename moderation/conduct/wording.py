"""From what an administrator typed to what is kept: rendered before the transaction, so that nobody waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forum.text.clean import clean_line, clean_text
from forum.text.markdown import render
from moderation.conduct.models import INTRODUCTION_LENGTH, NAME_LENGTH, TEXT_LENGTH


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule says in both languages, and what follows from it."""

    name_fr: str
    name_en: str
    text_fr: str
    text_en: str
    html_fr: str
    html_en: str
    gravity: int
    needs_sentence: bool
    dsa_category: str


@dataclass(frozen=True, slots=True)
class IntroductionWords:
    """What stands before the rules."""

    introduction_fr: str
    introduction_en: str
    introduction_html_fr: str
    introduction_html_en: str


def rule_words(values: Mapping[str, Any]) -> RuleWords:
    """A rule's words, cleaned and rendered. Raises ``TextTooLong``."""
    texts = {language: clean_text(values[f"text_{language}"], TEXT_LENGTH) for language in ("fr", "en")}
    return RuleWords(
        name_fr=clean_line(values["name_fr"], NAME_LENGTH),
        name_en=clean_line(values["name_en"], NAME_LENGTH),
        text_fr=texts["fr"],
        text_en=texts["en"],
        html_fr=render(texts["fr"]),
        html_en=render(texts["en"]),
        gravity=int(values["gravity"]),
        needs_sentence=bool(values["needs_sentence"]),
        dsa_category=str(values["dsa_category"]),
    )


def introduction_words(french: str, english: str) -> IntroductionWords:
    """The introduction, cleaned and rendered. Raises ``TextTooLong``."""
    french, english = clean_text(french, INTRODUCTION_LENGTH), clean_text(english, INTRODUCTION_LENGTH)
    return IntroductionWords(french, english, render(french), render(english))
