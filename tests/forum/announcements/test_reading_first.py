"""A second pair of eyes: which words a colleague has read, and when they are asked anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from forum.announcements.actions.draft import change
from forum.announcements.actions.look_after import look_after
from forum.announcements.actions.publish import publish, schedule, stop
from forum.announcements.actions.read import approve, ask_second_reader, give_back, hand_over
from forum.announcements.models import (
    DRAFT,
    PUBLISHED,
    READING,
    READY,
)
from forum.announcements.queries import announcement_for
from forum.announcements.refusals import DraftChanged, NotHeard, NotRead, NotThisReader
from forum.clock import now
from forum.colleagues.queries import words_about
from forum.jobs.worker import run_due
from forum.policy.check import Refused
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.announcements import HEARD, draft_of, make_draft, make_host, rung, stage_of
from tests.factories.categories import make_category


def test_a_second_pair_of_eyes_where_the_category_asks(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        lea, hugo, ines = make_host("lea"), make_host("hugo"), make_host("ines")
        number = make_draft(lea, place, heard=HEARD).id
        with pytest.raises(Refused), transaction():
            publish(actor=lea, announcement_id=number, heard=HEARD)
        for wrong in ((cast.mia.id, None), (lea.id, None), (hugo.id, hugo.id)):
            with pytest.raises(NotThisReader), transaction():
                hand_over(
                    actor=lea, announcement_id=number, reader_id=wrong[0], deputy_id=wrong[1], read_by=now()
                )
        deadline = now() + timedelta(days=2)
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=ines.id, read_by=deadline
            )
        assert rung("announcement_asked") == {hugo.id}
        for other in (lea, ines):
            with pytest.raises(Refused), transaction():
                approve(actor=other, announcement_id=number, version=1)
        with transaction():
            give_back(actor=hugo, announcement_id=number, version=1, note="Say until when.")
        row = announcement_for(lea, number)
        assert row.stage == DRAFT
        assert [word.text for word in words_about(lea, row.place)] == ["Say until when."]
        with transaction():
            change(
                actor=lea,
                announcement_id=number,
                draft=draft_of(place, source="Until ten.", heard=HEARD),
                version=row.version,
            )
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=ines.id, read_by=deadline
            )
        with time_machine.travel(deadline + timedelta(minutes=1), tick=False):
            look_after()
            look_after()
            assert rung("announcement_asked") == {hugo.id, ines.id}
            with transaction():
                approve(actor=ines, announcement_id=number, version=row.version + 1)
            assert stage_of(number) == READY
            with transaction():
                publish(actor=lea, announcement_id=number, heard=HEARD)
        assert stage_of(number) == PUBLISHED


def test_what_was_heard_is_among_the_words_a_colleague_reads(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, place).id
        asked = {
            "announcement_id": number,
            "reader_id": hugo.id,
            "deputy_id": None,
            "read_by": now() + timedelta(days=1),
        }
        with pytest.raises(NotHeard), transaction():
            hand_over(actor=lea, **asked)
        with transaction():
            change(actor=lea, announcement_id=number, draft=draft_of(place, heard=HEARD), version=1)
        with transaction():
            hand_over(actor=lea, **asked)
        with transaction():
            approve(actor=hugo, announcement_id=number, version=2)
        for verb, more in ((publish, {}), (schedule, {"at": now() + timedelta(hours=1)})):
            with pytest.raises(NotRead), transaction():
                verb(actor=lea, announcement_id=number, heard="Nobody complained, of course.", **more)
        assert stage_of(number) == READY
        with transaction():
            other = draft_of(place, heard="Nobody complained, of course.")
            change(actor=lea, announcement_id=number, draft=other, version=3)
        assert stage_of(number) == DRAFT
        with pytest.raises(Refused), transaction():
            publish(actor=lea, announcement_id=number, heard="Nobody complained, of course.")


def test_scheduled_before_a_colleague_had_to_read_it_waits_for_one(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea = make_host()
        number = make_draft(lea, place).id
        at = now() + timedelta(hours=3)
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=at)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        with time_machine.travel(at + timedelta(minutes=1), tick=False):
            run_due(cast.app)
        assert stage_of(number) == DRAFT
        assert rung("announcement_answered") == {lea.id}


def test_other_words_must_be_agreed_to_again(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, place).id
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None,
                read_by=now() + timedelta(days=1),
            )  # fmt: skip
        with transaction():
            approve(actor=hugo, announcement_id=number, version=1)
        version = announcement_for(lea, number).version
        with transaction():
            change(actor=lea, announcement_id=number, draft=draft_of(place), version=version)
        assert stage_of(number) == READY  # not a word changed
        with transaction():
            change(
                actor=lea,
                announcement_id=number,
                draft=draft_of(place, title="It closes"),
                version=version + 1,
            )
        assert stage_of(number) == DRAFT
        with pytest.raises(DraftChanged), transaction():
            change(actor=lea, announcement_id=number, draft=draft_of(place), version=version)


def test_nobody_agrees_to_words_they_have_not_read(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, place).id
        deadline = now() + timedelta(days=1)
        asked = {"announcement_id": number, "reader_id": hugo.id, "deputy_id": None, "read_by": deadline}
        with transaction():
            hand_over(actor=lea, **asked)
        with transaction():
            stop(actor=lea, announcement_id=number)
        with transaction():
            other = draft_of(place, source="It closes for good.")
            change(actor=lea, announcement_id=number, draft=other, version=2)
        with transaction():
            hand_over(actor=lea, **asked)
        with pytest.raises(DraftChanged), transaction():
            approve(actor=hugo, announcement_id=number, version=1)
        assert stage_of(number) == READING
        with transaction():
            approve(actor=hugo, announcement_id=number, version=3)
        assert stage_of(number) == READY
