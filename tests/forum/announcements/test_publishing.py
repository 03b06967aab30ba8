"""From a draft to what is out: heard, read, at its moment, corrected in the open, archived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from forum.announcements.actions.draft import drop
from forum.announcements.actions.publish import publish, schedule, stop
from forum.announcements.actions.read import hand_over
from forum.announcements.models import (
    DRAFT,
    PUBLISHED,
    SCHEDULED,
    Announcement,
)
from forum.announcements.queries import announcement_for, published_announcements
from forum.announcements.refusals import NotHeard
from forum.clock import now
from forum.jobs.worker import run_due
from forum.members.models import Grant
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import OfficialPost, Post, Topic
from tests.cast import Cast
from tests.factories.announcements import HEARD, make_announcement, make_draft, make_host, rung, stage_of
from tests.factories.categories import make_category, make_reply


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
