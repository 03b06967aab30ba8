"""What may be told of the answers to a questionnaire: worked out once, when it is over. Pure.

Each question is told as it was asked: whoever answered it in other words is counted apart, and groups of
fewer than five are left out (``disclosure``). Where the questions were changed, what fewer than five people
answered before the next change counts nowhere (``enough``): a question that was asked all the time, less its
near twin that was asked until then, would tell what those few said. Texts are for those who were named as
their readers, never for the results.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.questionnaires.disclosure import FEW, parts, sides
from forum.questionnaires.questions import (
    IN_WORDS,
    ONE,
    RANKING,
    SCALE,
    SEVERAL,
    STEPS,
    Question,
)

NO_ANSWER = ""
"""The key of those who passed over a question."""


@dataclass(frozen=True, slots=True)
class Said:
    """The answers of one person, without the person."""

    version: int
    said: Mapping[str, Any]


def enough(versions: Mapping[int, Sequence[Question]], answers: Iterable[Said]) -> list[Said]:
    """The answers to questions that were put to five people at least, all of them together as they stood.

    Versions that put the same questions, in whatever order, are one.
    """
    sheets = {number: frozenset(one.as_asked for one in questions) for number, questions in versions.items()}
    given = list(answers)
    people = Counter(sheets.get(one.version) for one in given)
    return [one for one in given if people[sheets.get(one.version)] >= FEW]


def work_out(versions: Mapping[int, Sequence[Question]], answers: Iterable[Said]) -> dict[str, Any]:
    """Results as they are kept: ``people`` (None: too few to say), and ``told`` of each question as asked."""
    given = enough(versions, answers)
    if len(given) < FEW:
        return {"people": None, "told": []}
    asked: dict[tuple[Any, ...], Question] = {}
    where: dict[tuple[Any, ...], set[int]] = {}
    for number in sorted(versions, reverse=True):
        for question in versions[number]:
            asked.setdefault(question.as_asked, question)
            where.setdefault(question.as_asked, set()).add(number)
    told = []
    for same, question in asked.items():
        values = [one.said.get(question.key) for one in given if one.version in where[same]]
        if values:
            told.append(_told(question, values))
    return {"people": len(given), "told": told}


def _told(question: Question, values: Sequence[Any]) -> dict[str, Any]:
    """What is told of one question, by those to whom it was put in these words."""
    told: dict[str, Any] = {"question": question.as_json(), "people": None, "rows": None, "order": None}
    if len(values) < FEW:
        return told
    told["people"] = len(values)
    if question.kind in IN_WORDS:
        return told
    if question.kind == SEVERAL:
        chosen = Counter(number for value in values for number in value or ())
        numbers = {str(place): chosen[place] for place in range(len(question.options))}
        numbers[NO_ANSWER] = sum(value is None for value in values)
        told["rows"] = sides(numbers, len(values))
        return told
    first = Counter(_part(question, value) for value in values)
    told["rows"] = parts({key: first[key] for key in [*_keys(question), NO_ANSWER]})
    if question.kind == RANKING:
        told["order"] = _order(question, [value for value in values if value is not None])
    return told


def _keys(question: Question) -> list[str]:
    """The answers there are to choose from, as keys."""
    if question.kind in (ONE, RANKING):
        return [str(place) for place in range(len(question.options))]
    return [str(step) for step in range(1, STEPS + 1)] if question.kind == SCALE else ["yes", "no"]


def _part(question: Question, value: Any) -> str:
    if value is None:
        return NO_ANSWER
    return str(value[0]) if question.kind == RANKING else str(value)


def _order(question: Question, rankings: Sequence[Sequence[int]]) -> list[int] | None:
    """The options in the order that all together give them; None of fewer than five people."""
    if len(rankings) < FEW:
        return None
    places: Counter[int] = Counter()
    for ranking in rankings:
        for place, number in enumerate(ranking):
            places[number] += place
    return sorted(range(len(question.options)), key=lambda number: (places[number], number))


def gathered(
    versions: Mapping[int, Sequence[Question]], answers: Sequence[Said]
) -> list[tuple[Question, list[Any]]]:
    """Answers without a name as their readers see them: by question as it was asked, never by person.

    What was put in these words to fewer than five people is left out. Lots give the order of each.
    """
    given = enough(versions, answers)
    asked: dict[tuple[Any, ...], Question] = {}
    for number in sorted(versions):
        for question in versions[number]:
            asked.setdefault(question.as_asked, question)
    found = []
    for same, question in asked.items():
        where = {number for number, each in versions.items() if same in {one.as_asked for one in each}}
        put = [one.said.get(question.key) for one in given if one.version in where]
        values = [value for value in put if value is not None]
        secrets.SystemRandom().shuffle(values)
        if len(put) >= FEW:
            found.append((question, values))
    return found


def bundled(values: Iterable[Any]) -> list[tuple[Any, int]]:
    """Each answer once, and how many gave it: in the order of the choices, words as they come."""
    times = Counter(tuple(value) if isinstance(value, list) else value for value in values)
    return list(times.items() if any(isinstance(one, str) for one in times) else sorted(times.items()))
