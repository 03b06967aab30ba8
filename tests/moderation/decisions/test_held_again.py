"""What was published by mistake waits again: every kind of subject as it was before, and to be published anew."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, select

from forum.contributions.models import Call, LedgerEntry
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer
from forum.hooks import hooks
from forum.jobs.worker import run_due
from forum.notifications.models import Notification
from forum.notifications.queries import notifications_of
from forum.storage.session import session, transaction
from forum.subjects import HELD, PUBLISHED
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post, Revision, Topic
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.cases.fold import fold, from_json, to_json
from moderation.cases.story import entries_of
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Statement
from moderation.decisions.statements import statement_to_author
from tests.cast import Cast
from tests.factories import handoffs
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it
from tests.factories.waiting import MADE, hold_all

COUNTED = {"seq", "version", "turn", "course", "told", "updated_at"}
"""What grows with everything that happens, so that open pages learn of it."""
FOR_GOOD = {"published_at", "promised_at", "ends_at"}
"""What the ledger keeps for good; and the days that the two of an introduction have, which begin anew."""
LAST = {"told_at"}
"""What is another moment each time it is published."""


def picture(cast: Cast, kind_name: str, number: int) -> dict[str, Any]:
    """All there is of a subject, and who sees it."""
    session().expire_all()
    kind = hooks().subjects[kind_name]
    thing = kind.find(number)
    columns = {one.key for one in inspect(type(thing)).column_attrs} - COUNTED - FOR_GOOD
    found = {name: getattr(thing, name) for name in sorted(columns)}
    owner = kind.bearings(thing).owner_id
    seen = {name: kind.sees(who, kind.find(number)) for name, who in cast.people().items()}
    return {"row": found, "seen": seen, "owner": owner, "state": kind.state(thing)}


def without_moments(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "row": {name: value for name, value in found["row"].items() if name not in LAST}}


def waiting(kind_name: str, number: int) -> dict[str, Any]:
    """How its case waits; what it keeps is what its story says."""
    case = case_about(kind_name, number)
    state = from_json(case.state)
    assert to_json(fold(entries_of(case.id))) == to_json(state)
    thing = hooks().subjects[kind_name].find(number)
    assert state.expected_state in ("", hooks().subjects[kind_name].state(thing))
    return {"status": case.status, "weight": state.weight, "rules": dict(state.rules), "held": state.held}


def undo(cast: Cast, decision_id: int) -> int:
    with transaction():
        return reverse(actor=cast.ada, decision_id=decision_id, facts="Read in haste.").id


def test_every_kind_of_subject_can_wait_again(cast: Cast) -> None:
    with cast.app.app_context():
        kinds = hooks().subjects
        assert {name for name, kind in kinds.items() if kind.hold is None} == set()
        assert set(MADE) == set(kinds), "say here how what waits of each kind is made"


@pytest.mark.parametrize("kind", sorted(MADE))
def test_undoing_what_published_it_lets_it_wait_exactly_as_before(cast: Cast, kind: str) -> None:
    with cast.app.app_context():
        number = MADE[kind](cast, hold_all)
        case_id = case_about(kind, number).id
        before, waited = picture(cast, kind, number), waiting(kind, number)
        assert before["state"] == HELD and waited["status"] == "open"
        published = decide_it(cast.mo, case_id, "publish").id
        shown = picture(cast, kind, number)
        assert shown["state"] == PUBLISHED and waiting(kind, number)["status"] == "closed"
        for _time in range(2):
            undone = undo(cast, published)
            assert picture(cast, kind, number) == before
            again = waiting(kind, number)
            assert (again["status"], again["held"], again["weight"]) == ("open", True, waited["weight"])
            statement = statement_to_author(undone)
            assert statement is not None and "waits for a person again" in statement.text
            published = decide_it(cast.mo, case_id, "publish").id
            assert without_moments(picture(cast, kind, number)) == without_moments(shown)
            assert waiting(kind, number)["status"] == "closed"


def test_a_topic_waits_again_with_the_post_that_it_began_with(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        hold_all()
        topic = make_topic(cast.nia, category)
        post_id = int(topic.first_post_id or 0)
        case_id = case_about("post", post_id).id
        published = decide_it(cast.mo, case_id, "publish").id
        hooks().screeners.clear()
        reply_id = make_reply(cast.mia, topic.id, "Welcome!").id
        topic_case = report_it(cast.mia, "topic", topic.id)
        for measure in ("hide", "restore"):
            decide_it(cast.mo, topic_case, measure)
        undo(cast, published)
        session().expire_all()
        assert session().get_one(Topic, topic.id).state == HELD
        assert not hooks().subjects["post"].sees(cast.guest, hooks().subjects["post"].find(reply_id))
        waiting("topic", topic.id)
        decide_it(cast.mo, case_id, "publish")
        session().expire_all()
        assert session().get_one(Topic, topic.id).state == PUBLISHED
        assert hooks().subjects["post"].sees(cast.guest, hooks().subjects["post"].find(reply_id))
        waiting("topic", topic.id)


def held_reply(cast: Cast) -> tuple[int, int, int]:
    """A reply of Nia's that was held and then published; its case, and the decision."""
    number = MADE["post"](cast, hold_all)
    hooks().screeners.clear()
    case_id = case_about("post", number).id
    return number, case_id, decide_it(cast.mo, case_id, "publish").id


def state_of(number: int) -> str:
    session().expire_all()
    return session().get_one(Post, number).state


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0), (0, 1), (2, 1, 0)])
def test_in_whatever_order_decisions_are_undone_it_waits_in_the_end(
    cast: Cast, order: tuple[int, ...]
) -> None:
    with cast.app.app_context():
        number, case_id, published = held_reply(cast)
        measures = ["hide", "restore"][: len(order) - 1]
        made = [published, *(decide_it(cast.mo, case_id, measure).id for measure in measures)]
        for which in order:
            undo(cast, made[which])
            waiting("post", number)
        assert state_of(number) == HELD and case_about("post", number).status == "open"


def test_what_was_edited_meanwhile_waits_as_it_reads_now_and_no_version_since_is_readable(cast: Cast) -> None:
    with cast.app.app_context():
        number, case_id, published = held_reply(cast)
        kind = hooks().subjects["post"]
        with transaction():
            post = kind.find(number, lock=True)
            edit_post(actor=cast.nia, post=post, text=compose("Said better."), revision=1)
        undo(cast, published)
        shown = select(Revision.published).where(Revision.post_id == number).order_by(Revision.number)
        assert list(session().scalars(shown)) == [False, False]
        decide_it(cast.mo, case_id, "publish")
        assert list(session().scalars(shown)) == [False, True]


def test_what_its_author_edited_and_screening_held_leaves_its_topic_in_sight(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        number = int(topic.first_post_id or 0)
        hold_all()
        with transaction():
            post = hooks().subjects["post"].find(number, lock=True)
            edit_post(actor=cast.nia, post=post, text=compose("Said worse."), revision=1)
        case_id = case_about("post", number).id
        undo(cast, decide_it(cast.mo, case_id, "publish").id)
        assert (state_of(number), session().get_one(Topic, topic.id).state) == (HELD, PUBLISHED)
        shown = select(Revision.published).where(Revision.post_id == number).order_by(Revision.number)
        assert list(session().scalars(shown)) == [True, False]


def test_what_its_author_deleted_meanwhile_waits_once_it_is_back(cast: Cast) -> None:
    with cast.app.app_context():
        number, _case_id, published = held_reply(cast)
        kind = hooks().subjects["post"]
        with transaction():
            delete_post(actor=cast.nia, post=kind.find(number, lock=True))
    page = cast.browser("ada").get(f"/moderation/decisions/{published}").text
    assert "should they bring it back, it waits" in page
    with cast.app.app_context():
        statement = statement_to_author(undo(cast, published))
        assert statement is not None and "should you bring it back, it waits" in statement.text
        assert "waits" not in notifications_of(cast.nia).items[0].sentence
        assert state_of(number) == "deleted"
        with transaction():
            restore_post(actor=cast.nia, post=kind.find(number, lock=True))
        assert state_of(number) == HELD and waiting("post", number)["status"] == "open"


@pytest.mark.parametrize("measure", ["hide", "remove"])
def test_what_another_decision_took_away_stays_away(cast: Cast, measure: str) -> None:
    with cast.app.app_context():
        number, case_id, published = held_reply(cast)
        decide_it(cast.mo, case_id, measure)
        state = state_of(number)
    page = cast.browser("ada").get(f"/moderation/decisions/{published}").text
    assert "It stays out of sight: another decision stands." in page
    with cast.app.app_context():
        undo(cast, published)
        assert state_of(number) == state and waiting("post", number)["status"] == "open"


def test_a_reporter_who_complains_that_it_was_published_lets_it_wait_again(cast: Cast) -> None:
    with cast.app.app_context():
        number = MADE["post"](cast, hold_all)
        case_id = report_it(cast.mia, "post", number)
        published = decide_it(cast.mo, case_id, "publish").id
        run_due(cast.app)
        told = select(Statement).where(Statement.decision_id == published, Statement.member_id == cast.mia.id)
        with transaction():
            statement = session().scalars(told).one()
            appeal_id = complain(actor=cast.mia, statement_id=statement.id, text="It insults us.").id
    page = cast.browser("ada").get(f"/moderation/appeals/{appeal_id}").text
    assert "It then waits for a person again" in page
    with cast.app.app_context():
        with transaction():
            judge(actor=cast.ada, appeal_id=appeal_id, outcome="reversed", reasons="It does.")
        assert state_of(number) == HELD and waiting("post", number)["status"] == "open"
        line = notifications_of(cast.nia).items[0].sentence
        assert line == "What you wrote waits for a person again: a decision about it was undone"
    assert (
        "undid a decision: it waits for a person again"
        in cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    )


def test_what_rang_for_it_is_silent_until_it_is_published_anew(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        hold_all()
        number = make_reply(cast.nia, topic.id, "Hello @mia!").id
        rung = select(Notification).where(Notification.post_id == number)
        published = decide_it(cast.mo, case_about("post", number).id, "publish").id
        assert len(session().scalars(rung).all()) == 1
        undo(cast, published)
        assert session().scalars(rung).all() == []
        decide_it(cast.mo, case_about("post", number).id, "publish")
        assert len(session().scalars(rung).all()) == 1


def test_a_promise_is_out_of_sight_with_its_call_and_read_again_with_it(cast: Cast) -> None:
    with cast.app.app_context():
        number = MADE["call"](cast, hold_all)
        case_id = case_about("call", number).id

        def promise_is_read() -> bool:
            session().expire_all()
            kind = hooks().subjects["commitment"]
            return kind.sees(None, kind.find(session().get_one(Call, number).commitment_id))

        assert not promise_is_read()
        published = decide_it(cast.mo, case_id, "publish").id
        assert promise_is_read()
        undo(cast, published)
        assert not promise_is_read()
        decide_it(cast.mo, case_id, "publish")
        assert promise_is_read()
        assert list(session().scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id))) == [
            "asked",
            "promised",
        ]


def test_whoever_was_told_of_an_answer_waits_for_it_again(cast: Cast) -> None:
    """A post that brought a department's answer back is read by a moderator once more."""
    with cast.app.app_context():
        dan, lea = make_member("dan"), handoffs.make_answerer()
        department_id = handoffs.make_department_of(cast.ada, dan)
        number = handoffs.hand(lea, handoffs.make_question(cast.mia), department_id)
        with transaction():
            answer_handoff(actor=dan, handoff_id=number, said=Said("On Monday."))
        hold_all()
        with transaction():
            post = post_answer(actor=lea, handoff_id=number, text=compose("It comes on Monday."))
        case_id = case_about("post", post.id).id
        before = handoffs.handoff_row(number).course
        for _time in range(2):
            undo(cast, decide_it(cast.mo, case_id, "publish").id)
            course = handoffs.handoff_row(number).course
            assert {**course, "version": 0} == {**before, "version": 0}
