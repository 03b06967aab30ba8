"""The story of a hand-off: what follows from what, and that the kept course is the folded story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.handoffs.fold import KINDS, Course, Unfounded, fold, from_json, to_json
from forum.handoffs.models import AWAITING, CONSENTS, OPEN, STATUSES
from forum.policy import handoff_words

DATA = {"department": 1, "due": "2026-12-01T10:00:00+00:00", "owner": 2, "post": 3, "before": 1}


@dataclass
class Entry:
    """An entry, as the fold asks of one."""

    number: int
    kind: str
    data: dict[str, Any] = field(default_factory=lambda: dict(DATA))


def told(*kinds: str) -> Course:
    return fold([Entry(number, kind) for number, kind in enumerate(kinds, 1)])


@settings(deadline=None)
@given(st.lists(st.sampled_from(KINDS), max_size=25))
def test_any_run_ends_somewhere_and_folding_in_parts_is_folding_at_once(kinds: list[str]) -> None:
    course, taken = Course(), []
    for kind in kinds:
        entry = Entry(len(taken) + 1, kind)
        if not course.allows(kind):
            with pytest.raises(Unfounded):
                fold([entry], course)
            continue
        taken.append(entry)
        course = fold([entry], from_json(to_json(course)))
    assert course == fold(taken)
    assert course.version == len(taken)
    assert course.status in ("", *STATUSES)
    assert course.consent in CONSENTS
    assert (course.posted_id is not None) == (course.status == "posted")
    assert course.turn >= (course.status in OPEN)


@pytest.mark.parametrize("status", AWAITING)
def test_an_answer_is_given_once(status: str) -> None:
    before = {"sent": ("sent",), "seen": ("sent", "seen"), "in_work": ("sent", "in_work")}[status]
    course = told(*before, "answered")
    assert not course.allows("answered")
    assert not course.allows("unable")
    assert course.allows("posted")


def test_consent_is_for_one_department() -> None:
    course = told("sent", "asked", "agreed", "sent")
    assert course.consent == ""
    assert course.allows("asked")
    assert told("sent", "asked", "declined", "sent").consent == "declined"


def test_it_is_late_once_and_anew_after_another_day() -> None:
    course = told("sent", "late")
    assert not course.allows("late")
    assert told("sent", "late", "postponed").allows("late")


def test_the_rules_and_the_rows_call_the_same_open() -> None:
    assert (handoff_words.AWAITING, handoff_words.OPEN) == (AWAITING, OPEN)
