"""Answers as a file for spreadsheets (RFC 4180), for those who were named as their readers.

Under names, a line for each who answered. Without names, a line for each answer to each question, in an order
drawn by lot: nobody can tell which of them one person gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import get_locale

from forum.questionnaires.questions import Question, in_words
from forum.questionnaires.results import Said
from forum.text.cells import BOM, line


def without_names(gathered: Iterable[tuple[Question, Sequence[Any]]]) -> Iterator[str]:
    """Question as asked, and an answer to it."""
    yield BOM + _line(("question", "answer"))
    for question, values in gathered:
        for value in values:
            yield _line((question.label, in_words(question, value)))


def with_names(
    versions: Mapping[int, Sequence[Question]], answers: Iterable[tuple[str, bool, str, Said]]
) -> Iterator[str]:
    """Name, whether they work here, day, version, and a column for each question as it was asked."""
    columns = [(number, question) for number, each in sorted(versions.items()) for question in each]
    same: dict[tuple[Any, ...], Question] = {}
    for _number, question in columns:
        same.setdefault(question.as_asked, question)
    yield BOM + _line(
        ("name", "works here", "day", "version", *(question.label for question in same.values()))
    )
    for name, works_here, day, one in answers:
        asked = {question.as_asked: question for question in versions.get(one.version, ())}
        cells = [
            in_words(question, one.said.get(question.key)) if key in asked else ""
            for key, question in same.items()
        ]
        yield _line((name, "yes" if works_here else "no", day, one.version, *cells))


def _line(cells: Iterable[Any]) -> str:
    """As Excel divides it where the reader's language is spoken: in French a comma stands within numbers."""
    locale = get_locale()
    french = locale is not None and locale.language == "fr"
    return line(cells, delimiter=";" if french else ",", quoted=True)
