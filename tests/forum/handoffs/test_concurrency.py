"""Several at the same moment: one answer, one owner, no details after a no, nothing lost with a department."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.handoffs.actions.answer import Said, answer_by_link, answer_handoff
from forum.handoffs.actions.bring_back import post_answer, take_over
from forum.handoffs.actions.consent import answer_consent
from forum.handoffs.actions.departments import close_department
from forum.handoffs.actions.hand_off import Passed, hand_off, pass_on
from forum.handoffs.fold import fold, to_json
from forum.handoffs.models import AWAITING, RETURNED, Handoff, HandoffEntry
from forum.handoffs.queries import handoff_for
from forum.handoffs.refusals import AlreadyWithThem, MovedOn, NoDepartment
from forum.handoffs.viewing import whole
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from forum.topics.models import OfficialPost
from tests.at_once import at_once
from tests.factories.handoffs import (
    hand,
    handoff_row,
    make_answerer,
    make_department_of,
    make_question,
    status_of,
)
from tests.forum.handoffs.conftest import Under

ROUNDS = 4
KNOWN = (MovedOn, Refused, NoDepartment, AlreadyWithThem)


def another(way: Under, round_: int, **said: str) -> int:
    """One more hand-off of one more question."""
    with way.cast.app.app_context():
        post = make_question(way.cast.mia, "And this one?", slug=f"round-{round_}")
        return hand(way.lea, post, way.department, **said)


def kinds(way: Under, number: int) -> list[str]:
    """The story, which is what is kept with the hand-off."""
    with way.cast.app.app_context():
        row = handoff_row(number)
        wanted = select(HandoffEntry).where(HandoffEntry.handoff_id == number).order_by(HandoffEntry.number)
        entries = session().scalars(wanted).all()
        assert to_json(fold(entries)) == row.course
        assert [one.number for one in entries] == list(range(1, len(entries) + 1))
        return [one.kind for one in entries]


def test_a_link_answered_by_two_at_once_is_answered_once(way: Under) -> None:
    def go(number: int, text: str) -> None:
        with transaction():
            answer_by_link(handoff_id=number, turn=1, said=Said(text))

    for round_ in range(ROUNDS):
        number = another(way, round_)
        went = at_once(
            way.cast.app, KNOWN, *(lambda n=number, text=text: go(n, text) for text in ("One.", "Two."))
        )
        assert sorted(went) == ["MovedOn", "done"]
        assert kinds(way, number) == ["sent", "answered"]
        with way.cast.app.app_context():
            assert handoff_row(number).answer == ("One." if went[0] == "done" else "Two.")


def test_answered_by_the_link_and_in_the_program_at_once(way: Under) -> None:
    def link(number: int) -> None:
        with transaction():
            answer_by_link(handoff_id=number, turn=1, said=Said("By the link."))

    def program(number: int) -> None:
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=number, said=Said("By Dan."))

    for round_ in range(ROUNDS):
        number = another(way, round_)
        went = at_once(way.cast.app, KNOWN, lambda n=number: link(n), lambda n=number: program(n))
        assert went.count("done") == 1
        with way.cast.app.app_context():
            row = handoff_row(number)
            by = None if went[0] == "done" else way.dan.id
            assert (row.answered_by_id, row.answer) == (by, "By Dan." if by else "By the link.")


def test_a_department_deleted_while_it_answers(way: Under) -> None:
    """Either the answer was first and stands, or the question is back; nothing waits for nobody."""

    def go(number: int) -> None:
        with transaction():
            answer_by_link(handoff_id=number, turn=1, said=Said("Just in time."))

    def close(department: int) -> None:
        with transaction():
            close_department(actor=way.cast.ada, department_id=department)

    for round_ in range(ROUNDS):
        with way.cast.app.app_context():
            department = make_department_of(way.cast.ada, way.dan, name=f"Number {round_}")
            post = make_question(way.cast.mia, "And this one?", slug=f"round-{round_}")
            numbers = [hand(way.lea, post, department)]
            other = make_question(way.cast.nia, "Mine too?", slug=f"other-{round_}")
            numbers.append(hand(way.lea, other, department))
        went = at_once(way.cast.app, KNOWN, lambda n=numbers[0]: go(n), lambda d=department: close(d))
        assert went[1] == "done"
        with way.cast.app.app_context():
            assert status_of(numbers[0]) == ("answered" if went[0] == "done" else RETURNED)
            assert status_of(numbers[1]) == RETURNED


def test_handed_to_a_department_that_is_deleted_meanwhile(way: Under) -> None:
    def close(department: int) -> None:
        with transaction():
            close_department(actor=way.cast.ada, department_id=department)

    def go(post: int, department: int) -> None:
        with transaction():
            hand_off(actor=way.lea, post_id=post, passed=Passed(department, "Parcels"))

    for round_ in range(ROUNDS):
        with way.cast.app.app_context():
            department = make_department_of(way.cast.ada, way.dan, name=f"Number {round_}")
            post = make_question(way.cast.mia, "And this one?", slug=f"round-{round_}")
        went = at_once(
            way.cast.app, KNOWN, lambda p=post, d=department: go(p, d), lambda d=department: close(d)
        )
        assert went[1] == "done"
        with way.cast.app.app_context():
            waiting = select(func.count(Handoff.id)).where(
                Handoff.department_id == department, Handoff.status.in_(AWAITING)
            )
            assert session().scalar(waiting) == 0


def test_the_same_post_handed_twice_at_once_waits_once(way: Under) -> None:
    def go(post: int) -> None:
        with transaction():
            hand_off(actor=way.lea, post_id=post, passed=Passed(way.department, "Parcels"))

    for round_ in range(ROUNDS):
        with way.cast.app.app_context():
            post = make_question(way.cast.mia, "And this one?", slug=f"round-{round_}")
        went = at_once(way.cast.app, KNOWN, *(lambda p=post: go(p) for _ in range(3)))
        assert sorted(went) == ["AlreadyWithThem", "AlreadyWithThem", "done"]


def test_taken_over_by_two_at_once_it_has_one_owner_and_both_are_in_the_story(way: Under) -> None:
    with way.cast.app.app_context():
        pair = [make_answerer(name) for name in ("bea", "cem")]

    def go(actor: object, number: int) -> None:
        with transaction():
            take_over(actor=actor, handoff_id=number)

    for round_ in range(ROUNDS):
        number = another(way, round_)
        went = at_once(way.cast.app, KNOWN, *(lambda who=who, n=number: go(who, n) for who in pair))
        assert went == ["done", "done"]
        with way.cast.app.app_context():
            wanted = select(HandoffEntry).where(
                HandoffEntry.handoff_id == number, HandoffEntry.kind == "taken_over"
            )
            first, last = session().scalars(wanted.order_by(HandoffEntry.number)).all()
            assert first.data == {"owner": first.actor_id, "before": way.lea.id}
            assert last.data == {"owner": last.actor_id, "before": first.actor_id}
            assert handoff_row(number).owner_id == last.actor_id


def test_the_answer_is_posted_once_by_whoever_owns_it(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")

    def go(number: int) -> None:
        text = compose("It leaves tomorrow.")
        with transaction():
            post_answer(actor=way.lea, handoff_id=number, text=text)

    def take(number: int) -> None:
        with transaction():
            take_over(actor=bea, handoff_id=number)

    for round_ in range(ROUNDS):
        number = another(way, round_)
        before = posted(way)
        went = at_once(
            way.cast.app, KNOWN, lambda n=number: go(n), lambda n=number: go(n), lambda n=number: take(n)
        )
        assert went[:2].count("done") == posted(way) - before <= 1
        assert (kinds(way, number)[-1] == "posted") == ("done" in went[:2])


def posted(way: Under) -> int:
    with way.cast.app.app_context():
        return session().scalar(select(func.count(OfficialPost.post_id))) or 0


@pytest.mark.parametrize("by_link", [True, False])
def test_consent_withdrawn_while_the_department_reads_and_answers(way: Under, by_link: bool) -> None:
    def no(number: int) -> None:
        with transaction():
            answer_consent(actor=way.cast.mia, handoff_id=number, willing=False, turn=1)

    def go(number: int) -> None:
        with transaction():
            if by_link:
                answer_by_link(handoff_id=number, turn=1, said=Said("Read, and answered."))
            else:
                answer_handoff(actor=way.dan, handoff_id=number, said=Said("Read, and answered."))

    for round_ in range(ROUNDS):
        number = another(way, round_, details="Order 4711")
        with way.cast.app.app_context(), transaction():
            answer_consent(actor=way.cast.mia, handoff_id=number, willing=True, turn=1)
        read: list[str] = []
        went = at_once(
            way.cast.app,
            KNOWN,
            lambda n=number: no(n),
            lambda n=number: go(n),
            lambda n=number, read=read: read.append(whole(way.dan, handoff_for(way.dan, n)).details),
        )
        assert went == ["done"] * 3
        assert read[0] in ("", "Order 4711"), "before or after, and nothing between"
        with way.cast.app.app_context():
            row = handoff_row(number)
            assert (row.details, row.consent, row.status) == ("", "declined", "answered")
            assert whole(way.dan, handoff_for(way.dan, number)).details == ""


def test_a_yes_is_for_the_department_that_was_named(way: Under) -> None:
    """Passed on while the member answers, their yes does not reach the next department."""
    with way.cast.app.app_context():
        other = make_department_of(way.cast.ada, way.cast.nia, name="Workshop")

    def yes(number: int) -> None:
        with transaction():
            answer_consent(actor=way.cast.mia, handoff_id=number, willing=True, turn=1)

    def pass_it(number: int) -> None:
        with transaction():
            pass_on(actor=way.lea, handoff_id=number, department_id=other)

    for round_ in range(ROUNDS):
        number = another(way, round_, details="Order 4711")
        went = at_once(way.cast.app, KNOWN, lambda n=number: yes(n), lambda n=number: pass_it(n))
        assert went[1] == "done" and went[0] in ("done", "MovedOn")
        with way.cast.app.app_context():
            row = handoff_row(number)
            assert (row.consent, row.department_id) == ("asked", other)
            assert whole(way.cast.nia, handoff_for(way.cast.nia, number)).details == ""
