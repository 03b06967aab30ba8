"""Ideas that say the same are joined: supporters and comments go along, in one direction, whoever is first."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.feedback.fold import TOOK_IN, fold
from forum.feedback.models import DONE, HEARD, JOINED, STUDIED, YES
from forum.feedback.queries import voices
from forum.feedback.refusals import NotNow
from forum.feedback.story import course_of, entries_of
from forum.policy.check import Refused
from forum.storage.session import session
from forum.topics.actions.merge import merge_topics
from forum.topics.models import Post, Topic
from forum.topics.sequence import locked_topics
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, support, take_back, turn
from tests.factories.members import make_member, writing


def behind(idea_id: int) -> dict[int, bool]:
    return {voice.member_id: voice.wrote for voice in voices([idea_id])}


def test_supporters_and_comments_go_along(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una, vic = make_answerer(), make_member("una"), make_member("vic")
        first, second = make_idea(cast.mia), make_idea(cast.nia, "Straps that do not break")
        support(una, first)
        support(vic, first)
        support(vic, second)
        support(cast.mia, second)
        make_reply(una, idea_row(first).topic_id, "Mine, too.")
        join(tom, first, second)
        assert behind(second) == {cast.mia.id: True, cast.nia.id: True, una.id: False, vic.id: False}
        here, there = idea_row(first), idea_row(second)
        assert (here.status, here.joined_into_id) == (JOINED, second)
        assert [entry.kind for entry in entries_of(second)][-1] == TOOK_IN
        said = select(Post.source).where(Post.topic_id == there.topic_id).order_by(Post.id)
        assert list(session().scalars(said)) == ["Mine **broke** on the third day."] * 2 + ["Mine, too."]
        assert session().get_one(Topic, here.topic_id).merged_into_id == there.topic_id
        take_back(una, second)
        assert una.id not in behind(second) | behind(first)
    answer = cast.browser("guest").get(f"/ideas/{first}")
    assert (answer.status_code, answer.location) == (303, f"/ideas/{second}")


def test_what_was_joined_before_leads_straight_on(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        ids = [make_idea(cast.mia), make_idea(cast.nia), make_idea(cast.mo)]
        join(tom, ids[0], ids[1])
        join(tom, ids[1], ids[2])
        assert idea_row(ids[0]).joined_into_id == ids[2]
        for idea_id in ids:
            assert fold(entries_of(idea_id)) == course_of(idea_row(idea_id))
        with pytest.raises(Refused):
            join(tom, ids[2], ids[0])


def test_an_idea_keeps_its_own_text_when_an_older_one_is_joined_with_it(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        older = make_idea(cast.mia, body="The old words.")
        newer = make_idea(cast.nia, "Straps that do not break", body="The new words.")
        join(tom, older, newer)
    page = cast.browser("guest").get(f"/ideas/{newer}").text
    assert "The new words." in page
    assert "The old words." not in page
    assert "A strap that holds</q> from Mia" in page


def merge(actor: Any, idea_id: int, topic_id: int) -> None:
    """As moderators merge any two topics."""
    source = idea_row(idea_id).topic_id
    with writing():
        held = locked_topics([source, topic_id])
        merge_topics(actor=actor, source=held[source], target=held[topic_id], reason="They say the same.")


def test_ideas_whose_topics_moderators_merge_are_one(cast: Cast) -> None:
    with cast.app.app_context():
        first, second = make_idea(cast.mia), make_idea(cast.nia)
        support(cast.ada, first)
        merge(cast.mo, first, idea_row(second).topic_id)
        assert (idea_row(first).status, idea_row(first).joined_into_id) == (JOINED, second)
        assert behind(second) == {cast.mia.id: True, cast.nia.id: True, cast.ada.id: False}
        assert all(fold(entries_of(one)) == course_of(idea_row(one)) for one in (first, second))


def test_what_moderators_took_elsewhere_is_not_read_by_way_of_the_idea(cast: Cast) -> None:
    with cast.app.app_context():
        staff = make_category("inside", access="staff")
        idea_id, other = make_idea(cast.mia, body="Words for few."), make_idea(cast.mo, category=staff)
        merge(cast.mo, idea_id, make_topic(cast.mo, staff, "For us alone", "We talk.").id)
        merge(cast.mo, make_idea(cast.nia, body="More words."), idea_row(other).topic_id)
        assert idea_row(other).status == "new"
        assert behind(other) == {cast.mo.id: True}
    page = cast.browser("nia").get(f"/ideas/{idea_id}")
    assert page.status_code == 200
    assert "Words for few." not in page.text
    assert "brought it together with another conversation" in page.text
    assert "Words for few." not in cast.browser("guest").get("/ideas/feed.atom").text


def test_nothing_is_joined_with_itself_or_once_it_is_done(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        first, second = make_idea(cast.mia), make_idea(cast.nia)
        with pytest.raises(NotNow):
            join(tom, first, first)
        turn(tom, first, HEARD, STUDIED, YES, DONE)
        with pytest.raises(NotNow):
            join(tom, first, second)
        join(tom, second, first)
        assert cast.nia.id in behind(first)
        with pytest.raises(Refused):
            join(cast.mia, make_idea(cast.mia), first)


def test_nobody_reads_more_than_before(cast: Cast) -> None:
    """What members alone could read does not come before guests, nor the other way round."""
    with cast.app.app_context():
        tom = make_answerer()
        inside = make_idea(cast.mia, category=make_category("inside", access="members"))
        outside = make_idea(cast.nia, category=make_category("outside"))
        for pair in ((inside, outside), (outside, inside)):
            with pytest.raises(NotNow):
                join(tom, *pair)
