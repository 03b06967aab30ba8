"""Whatever kind of thing its owner edits: its case hears of it, keeps the new words, and stands where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.events.models import Attendance
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.queries import gift_for
from forum.hooks import hooks
from forum.introductions.actions.correct import correct_letter
from forum.members.actions.change_profile import change_profile
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.tag import rename_topic
from forum.topics.composing import compose
from forum.topics.queries import post_for, topic_for
from moderation.cases.models import Case, CaseSnapshot
from moderation.cases.story import Stale, entries_of
from moderation.decisions.actions.decide import decide
from tests.cast import Cast
from tests.factories import events, questionnaires
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.gifts import make_gift
from tests.factories.introductions import make_introduction
from tests.factories.members import make_member, writing
from tests.factories.moderation import decide_it, report_it, ruling

LATER = "Marmalade"

Edit = Callable[[], None]
"""Lets its owner write ``LATER`` into it."""


def _post(cast: Cast) -> tuple[int, Edit]:
    post_id = make_reply(cast.mia, make_topic(cast.nia, make_category()).id).id

    def edit() -> None:
        edit_post(
            actor=cast.mia, post=post_for(cast.mia, post_id, lock=True), text=compose(LATER), revision=1
        )

    return post_id, edit


def _topic(cast: Cast) -> tuple[int, Edit]:
    topic_id = make_topic(cast.mia, make_category()).id
    return topic_id, lambda: rename_topic(
        actor=cast.mia, topic=topic_for(cast.mia, topic_id, lock=True), title=LATER
    )


def _profile(cast: Cast) -> tuple[int, Edit]:
    def edit() -> None:
        row = session().get_one(Member, cast.mia.id)
        change_profile(actor=cast.mia, member=row, values={"bio": LATER})

    return cast.mia.id, edit


def _gift(cast: Cast) -> tuple[int, Edit]:
    gift_id = make_gift(cast.mia)
    terms = Terms(title=LATER, kind="thing", audience="everyone")

    def edit() -> None:
        gift = gift_for(cast.mia, gift_id, lock=True)
        edit_gift(actor=cast.mia, gift=gift, terms=terms, text=compose("It is blue."))

    return gift_id, edit


def _event(cast: Cast) -> tuple[int, Edit]:
    eve = events.make_host()
    event_id = events.make(eve)
    return event_id, lambda: events.change(eve, event_id, events.planned(eve, LATER))


def _event_answer(cast: Cast) -> tuple[int, Edit]:
    eve = events.make_host()
    asked = ({"key": "q1", "label": "What do you bring?", "required": False},)
    event_id = events.make(eve, events.planned(eve, questions=asked))
    events.answer(cast.mia, event_id, fields={"q1": "Bread"})
    own_id = session().scalars(select(Attendance.id)).one()
    return own_id, lambda: events.answer(cast.mia, event_id, fields={"q1": LATER}) and None


def _questionnaire(cast: Cast) -> tuple[int, Edit]:
    eve = questionnaires.make_asker()
    number = questionnaires.make(eve)
    return number, lambda: questionnaires.change(eve, number, questionnaires.planned(LATER))


def _introduction(cast: Cast) -> tuple[int, Edit]:
    gwen = make_member("gwen", connects=True)
    number = make_introduction(gwen, cast.mia, cast.nia)
    return number, lambda: correct_letter(actor=gwen, introduction_id=number, text=compose(LATER)) and None


WAYS = {
    "post": _post,
    "topic": _topic,
    "profile": _profile,
    "gift": _gift,
    "event": _event,
    "event_answer": _event_answer,
    "questionnaire": _questionnaire,
    "introduction": _introduction,
}


def test_every_editable_kind_is_edited_here(cast: Cast) -> None:
    with cast.app.app_context():
        assert {kind.name for kind in hooks().subjects.values() if kind.editable} <= set(WAYS)


@pytest.mark.parametrize("kind", WAYS)
def test_an_edit_that_was_asked_for_is_looked_at(cast: Cast, kind: str) -> None:
    with cast.app.app_context():
        subject_id, edit = WAYS[kind](cast)
        case_id = report_it(cast.sam, kind, subject_id)
        decide_it(cast.ada, case_id, "ask_edit", until=now() + timedelta(days=2))
        seen = _case(case_id).version
        assert _case(case_id).status == "waiting"
        _do(edit)
        assert _case(case_id).status == "open"
        last: Any = entries_of(case_id)[-1]
        assert last.kind == "edited"
        kept = session().get_one(CaseSnapshot, last.data["snapshot_id"])
        assert LATER in kept.title + kept.source
        with transaction(), pytest.raises(Stale):
            decide(actor=cast.ada, case_id=case_id, seen=seen, ruling=ruling("dismiss"))


def test_the_case_of_an_event_goes_with_it_to_another_category(cast: Cast) -> None:
    with cast.app.app_context():
        eve = events.make_host()
        event_id = events.make(eve)
        case_id = report_it(cast.mia, "event", event_id)
        elsewhere = make_category("elsewhere")
        events.change(eve, event_id, events.planned(eve, category=elsewhere))
        assert _case(case_id).category_id == elsewhere.id
        assert [one.kind for one in entries_of(case_id)] == ["reported", "edited", "moved"]


def _do(edit: Edit) -> None:
    """Verbs need a transaction; factories take the one there is."""
    with writing():
        edit()


def _case(case_id: int) -> Case:
    return session().get_one(Case, case_id, populate_existing=True)
