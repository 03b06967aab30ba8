"""What several do to one idea at the same moment: one after the other, and nothing twice or lost."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.feedback.fold import fold
from forum.feedback.models import DONE, HEARD, NO, STUDIED, YES, IdeaEntry
from forum.feedback.queries import voices
from forum.feedback.refusals import NotNow
from forum.feedback.story import course_of, entries_of
from forum.policy.check import Refused
from forum.questionnaires.models import AFTER, Questionnaire
from forum.storage.session import session
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, support, take_back, turn
from tests.factories.members import make_member

ROUNDS = 5
KNOWN = (NotNow, Refused)


def behind(idea_id: int) -> dict[int, bool]:
    return {voice.member_id: voice.wrote for voice in voices([idea_id])}


def test_both_directions_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_answerer("una")
    for _ in range(ROUNDS):
        with cast.app.app_context():
            first, second = make_idea(cast.ada), make_idea(cast.mo)
        went = at_once(
            cast.app,
            KNOWN,
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
            cast.app,
            KNOWN,
            lambda: join(tom, first, second),  # noqa: B023
            lambda: support(fan, first),  # noqa: B023
        )
        assert went[0] == "done"
        with cast.app.app_context():
            assert (fan.id in behind(second)) == (went[1] == "done")


def test_support_twice_at_once_is_one_support(cast: Cast) -> None:
    for number in range(ROUNDS):
        with cast.app.app_context():
            fan = make_member(f"fan{number}")
            idea_id = make_idea(cast.ada)
            version = idea_row(idea_id).version
        went = at_once(cast.app, KNOWN, *[lambda: support(fan, idea_id)] * 3)  # noqa: B023
        assert went == ["done"] * 3
        with cast.app.app_context():
            assert behind(idea_id) == {cast.ada.id: True, fan.id: False}
            assert idea_row(idea_id).version == version + 1
        at_once(cast.app, KNOWN, *[lambda: take_back(fan, idea_id)] * 2)  # noqa: B023
        with cast.app.app_context():
            assert behind(idea_id) == {cast.ada.id: True}
            assert idea_row(idea_id).version == version + 2


def test_two_who_turn_it_at_once(cast: Cast) -> None:
    """Yes and no at the same moment: the first is said, the second is told to look again."""
    with cast.app.app_context():
        tom, una = make_answerer(), make_answerer("una")
    for _ in range(ROUNDS):
        with cast.app.app_context():
            idea_id = make_idea(cast.ada)
            turn(tom, idea_id, HEARD, STUDIED)
        went = at_once(
            cast.app,
            KNOWN,
            lambda: turn(tom, idea_id, YES),  # noqa: B023
            lambda: turn(una, idea_id, NO),  # noqa: B023
        )
        assert sorted(went) == ["NotNow", "done"]
        with cast.app.app_context():
            row = idea_row(idea_id)
            assert row.status == (YES if went[0] == "done" else NO)
            assert fold(entries_of(idea_id)) == course_of(row)


def test_done_twice_at_once_asks_one_question(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_answerer("una")
    for _ in range(ROUNDS):
        with cast.app.app_context():
            idea_id = make_idea(cast.ada)
            turn(tom, idea_id, HEARD, STUDIED, YES)
        went = at_once(
            cast.app,
            KNOWN,
            lambda: turn(tom, idea_id, DONE),  # noqa: B023
            lambda: turn(una, idea_id, DONE),  # noqa: B023
        )
        assert sorted(went) == ["NotNow", "done"]
        with cast.app.app_context():
            topic_id = idea_row(idea_id).topic_id
            asked = select(func.count()).select_from(Questionnaire).where(Questionnaire.topic_id == topic_id)
            assert session().scalar(asked.where(Questionnaire.kind == AFTER)) == 1
            said = select(func.count()).select_from(IdeaEntry).where(IdeaEntry.idea_id == idea_id)
            assert session().scalar(said.where(IdeaEntry.kind == DONE)) == 1
