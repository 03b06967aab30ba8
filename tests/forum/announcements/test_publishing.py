"""From a draft to what is out: heard, read, at its moment, corrected in the open, archived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from forum.announcements.actions.draft import change, drop
from forum.announcements.actions.publish import publish, schedule, stop
from forum.announcements.actions.read import approve, ask_deputies, ask_second_reader, give_back, hand_over
from forum.announcements.models import (
    DRAFT,
    PUBLISHED,
    READING,
    READY,
    SCHEDULED,
    Announcement,
)
from forum.announcements.queries import announcement_for, published_announcements
from forum.announcements.refusals import NotHeard, NotRead, NotThisReader, Overtaken
from forum.clock import now
from forum.colleagues.queries import words_about
from forum.jobs.worker import run_due
from forum.members.models import Grant
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import OfficialPost, Post, Topic
from tests.cast import Cast
from tests.factories.announcements import HEARD, draft_of, make_announcement, make_draft, make_host
from tests.factories.categories import make_category, make_reply


def stage_of(number: int) -> str:
    session().rollback()  # what jobs wrote meanwhile is read, too
    return str(session().scalar(select(Announcement.stage).where(Announcement.id == number)))


def rung(kind: str) -> set[int]:
    session().rollback()
    return set(session().scalars(select(Notification.member_id).where(Notification.kind == kind)))


def test_it_becomes_a_signed_topic_that_is_replied_to(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea = make_host()
        number = make_announcement(lea, place)
        row = announcement_for(cast.mia, number)
        assert row.stage == PUBLISHED
        assert row.post.topic.title == "The terrace opens again"
        assert HEARD in row.post.source
        assert session().get_one(OfficialPost, row.post_id).capability == "animate"
        make_reply(cast.mia, row.post.topic_id, "At last!")
        assert [one.id for one in published_announcements(None)] == [number]


def test_it_may_stand_where_only_staff_starts_topics(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        with transaction():
            from forum.categories.models import Category
            from forum.community.edition import new_edition

            session().get_one(Category, place.id).posting = "staff"
            new_edition()
        from forum.categories.catalogue import catalogue

        assert make_announcement(make_host(), catalogue()[place.id])


@pytest.mark.parametrize("heard", ["", "   ", "short"])
def test_nothing_goes_out_without_what_was_heard(cast: Cast, heard: str) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea = make_host()
        number = make_draft(lea, place).id
        with pytest.raises(NotHeard), transaction():
            publish(actor=lea, announcement_id=number, heard=heard)
        with pytest.raises(IntegrityError), transaction():
            session().execute(
                update(Announcement).values(
                    stage=PUBLISHED, heard=heard, published_at=now(), ends_at=now() + timedelta(days=1)
                )
            )


def test_sent_twice_it_goes_out_once(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_announcement(lea, make_category("news"))
        with transaction():
            publish(actor=lea, announcement_id=number, heard=HEARD)
        assert session().scalar(select(func.count(Topic.id))) == 1


@pytest.mark.parametrize("more", [{"first_name": ""}, {"where": -1}])
def test_a_faceless_account_or_one_without_a_mandate_announces_nothing(
    cast: Cast, more: dict[str, Any]
) -> None:
    with cast.app.app_context():
        place, other = make_category("news"), make_category("other")
        if more.get("where"):
            more = {"where": other.id}
        with pytest.raises(Refused):
            make_draft(make_host(**more), place)
        with pytest.raises(Refused):
            make_draft(cast.ada, place)


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
            ask_deputies()
            ask_deputies()
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
        with pytest.raises(Overtaken), transaction():
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
        with pytest.raises(Overtaken), transaction():
            approve(actor=hugo, announcement_id=number, version=1)
        assert stage_of(number) == READING
        with transaction():
            approve(actor=hugo, announcement_id=number, version=3)
        assert stage_of(number) == READY


def test_it_goes_out_at_its_moment_and_once(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_draft(lea, make_category("news")).id
        at = now() + timedelta(hours=3)
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=at)
        run_due(cast.app)
        assert stage_of(number) == SCHEDULED
        with time_machine.travel(at + timedelta(minutes=1), tick=False):
            run_due(cast.app)
            run_due(cast.app)
        assert stage_of(number) == PUBLISHED
        assert session().scalar(select(func.count(Topic.id))) == 1


def test_taken_back_it_does_not_go_out(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_draft(lea, make_category("news")).id
        at = now() + timedelta(hours=3)
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=at)
        with transaction():
            stop(actor=lea, announcement_id=number)
        with time_machine.travel(at + timedelta(minutes=1), tick=False):
            run_due(cast.app)
        assert stage_of(number) == DRAFT


def test_whoever_lost_the_mandate_meanwhile_is_told(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_draft(lea, make_category("news")).id
        at = now() + timedelta(hours=3)
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=at)
        with transaction():
            session().query(Grant).filter_by(member_id=lea.id).delete()
        with time_machine.travel(at + timedelta(minutes=1), tick=False):
            run_due(cast.app)
        assert stage_of(number) == DRAFT
        assert rung("announcement_answered") == {lea.id}
        assert session().scalar(select(func.count(Post.id))) == 0


def test_a_draft_is_thrown_away_by_its_author_alone(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, place).id
        with pytest.raises(Refused), transaction():
            drop(actor=hugo, announcement_id=number)
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None,
                read_by=now() + timedelta(days=1),
            )  # fmt: skip
        assert rung("announcement_asked") == {hugo.id}
        with transaction():
            drop(actor=lea, announcement_id=number)
        assert session().get(Announcement, number) is None
        assert rung("announcement_asked") == set()
