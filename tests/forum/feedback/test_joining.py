"""Ideas that say the same are joined: supporters and comments go along, in one direction, whoever is first."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum.feedback.fold import TOOK_IN, fold
from forum.feedback.models import DONE, HEARD, JOINED, STUDIED, YES
from forum.feedback.queries import voices
from forum.feedback.refusals import NotNow
from forum.feedback.story import course_of, entries_of
from forum.policy.check import Refused
from forum.storage.session import session
from forum.topics.models import Post, Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, support, take_back, turn
from tests.factories.members import make_member

ROUNDS = 5


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


def at_once(cast: Cast, *acts: Callable[[], None]) -> list[str]:
    """Do all at the same moment; answers how each went."""
    together = threading.Barrier(len(acts))
    went = [""] * len(acts)

    def run(place: int, act: Callable[[], None]) -> None:
        with cast.app.app_context():
            together.wait()
            try:
                act()
                went[place] = "done"
            except (NotNow, Refused) as refusal:
                went[place] = type(refusal).__name__

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return went


def test_both_directions_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_answerer("una")
    for _ in range(ROUNDS):
        with cast.app.app_context():
            first, second = make_idea(cast.ada), make_idea(cast.mo)
        went = at_once(
            cast,
            lambda: join(tom, first, second),  # noqa: B023 (they end within the round)
            lambda: join(una, second, first),  # noqa: B023
        )
        assert sorted(went) == ["Refused", "done"]
        with cast.app.app_context():
            rows = idea_row(first), idea_row(second)
            assert sorted(row.status for row in rows) == ["joined", "new"]
            stays = next(row for row in rows if row.status == "new")
            assert behind(stays.id) == {cast.ada.id: True, cast.mo.id: True}
            assert all(fold(entries_of(row.id)) == course_of(row) for row in rows)


def test_support_at_the_moment_of_joining_is_not_lost(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
    for number in range(ROUNDS):
        with cast.app.app_context():
            fan = make_member(f"fan{number}")
            first, second = make_idea(cast.ada), make_idea(cast.mo)
        went = at_once(
            cast,
            lambda: join(tom, first, second),  # noqa: B023
            lambda: support(fan, first),  # noqa: B023
        )
        assert went[0] == "done"
        with cast.app.app_context():
            assert (fan.id in behind(second)) == (went[1] == "done")
