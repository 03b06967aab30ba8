"""A no after a yes, or a question that is taken back: everybody who may have copied personal details hears of it, and of which question."""

from __future__ import annotations

from functools import partial

import pytest

from forum.handoffs.actions.bring_back import post_answer, take_over, withdraw
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.models import HandoffEntry
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.moderate import remove_post
from forum.topics.composing import compose
from forum.topics.queries import post_for
from tests.cast import visitor
from tests.factories.handoffs import (
    mails,
    make_answerer,
    make_department_of,
)
from tests.factories.members import make_member
from tests.forum.handoffs.conftest import SECRET, Under, agree
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_leaving import leave
from tests.forum.handoffs.test_screening import judge


def test_a_no_after_a_yes_is_told_to_the_department_which_may_have_kept_them(asked: Under) -> None:
    agree(asked)
    agree(asked, willing=False)
    with asked.cast.app.app_context():
        assert rung(asked.dan, "handoff_team")[-1] == rung(asked.lea, "handoff_team")[-1] == "declined"
        assert mails()[-1]["subject"].startswith("Please erase")
        assert SECRET not in str(mails())
    told = visitor(asked.cast.app, asked.dan).get("/notifications").text
    assert "the member took their yes back; erase what you copied of their details" in told


def test_every_department_that_could_read_them_is_told_of_a_later_no(asked: Under) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        wim, tess = make_member("wim", works_here=True), make_member("tess", works_here=True)
        workshop = make_department_of(
            asked.cast.ada, wim, asked.dan, name="Workshop", address="w@example.org"
        )
        stock = make_department_of(asked.cast.ada, tess, name="Stock", address="s@example.org")
        for number in (workshop, stock):
            with transaction():
                pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=number)
            if number == workshop:
                agree(asked)
        before = len(mails())
    agree(asked, willing=False)
    with asked.cast.app.app_context():
        written = {one["to"]: one for one in mails()[before:]}
        assert set(written) == {"delivery@example.org", "w@example.org"}, "the stock never read them"
        for one in written.values():
            assert one["subject"] == "Please erase what you copied"
            assert "/handed/" not in one["text"] + one["html"]
            assert "erase what you copied" in one["text"] and SECRET not in str(one)
        for department, address in (("Delivery", "delivery@example.org"), ("Workshop", "w@example.org")):
            assert f"A question came to {department} on" in written[address]["text"]
        kept = session().query(HandoffEntry).filter_by(handoff_id=asked.handoff, kind="declined").one()
        assert kept.data == {"read_by": [asked.department, workshop]}
        assert "declined" not in rung(tess, "handoff_team")
        assert rung(asked.dan, "handoff_team").count("declined") == 2
    for person, where in ((asked.dan, "Delivery"), (wim, "Workshop")):
        told = visitor(asked.cast.app, person).get("/notifications").text
        assert f"A question that came to {where} on" in told
    story = visitor(asked.cast.app, asked.lea).get(f"/handoffs/{asked.handoff}").text
    assert "asked to erase their copies: Delivery, Workshop" in story


def test_a_member_who_leaves_says_no_to_every_department(asked: Under) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        workshop = make_department_of(asked.cast.ada, name="Workshop", address="w@example.org")
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=workshop)
        before = len(mails())
        leave(asked.cast.mia, texts_too=False)
        assert [one["to"] for one in mails()[before:]] == ["delivery@example.org"]


def test_a_department_learns_which_copies_it_is_to_erase_though_all_words_are_gone(asked: Under) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        before = len(mails())
        leave(asked.cast.mia, texts_too=True)
        [erase] = [one for one in mails()[before:] if one["subject"] == "Please erase what you copied"]
        assert "A question came to Delivery on" in erase["text"]


def test_a_department_that_was_never_the_last_is_asked_too(asked: Under) -> None:
    """The details served, the answer went, and the question came to another department, which read nothing."""
    agree(asked)
    with asked.cast.app.app_context():
        workshop = make_department_of(asked.cast.ada, name="Workshop", address="w@example.org")
        with transaction():
            answer = post_answer(actor=asked.lea, handoff_id=asked.handoff, text=compose("It is on its way."))
        with transaction():
            delete_post(actor=asked.lea, post=post_for(asked.lea, answer.id, lock=True))
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=workshop)
        before = len(mails())
        leave(asked.cast.mia, texts_too=True)
        told = [one for one in mails()[before:] if "erase what you copied" in one["text"]]
        assert [one["to"] for one in told] == ["delivery@example.org"]


def test_a_colleague_who_was_to_bring_the_answer_erases_as_well(asked: Under) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        bea = make_answerer("bea")
        with transaction():
            take_over(actor=bea, handoff_id=asked.handoff)
    agree(asked, willing=False)
    with asked.cast.app.app_context():
        assert rung(asked.lea, "handoff_team") == ["agreed", "taken_over", "declined"]
        assert rung(bea, "handoff_team") == ["declined"]
        assert rung(asked.dan, "handoff_team").count("declined") == 1
    told = visitor(asked.cast.app, asked.lea).get("/notifications").text
    assert "A question that came to Delivery on" in told


@pytest.mark.parametrize("then", ["removed", "published"])
def test_a_no_waits_for_no_moderator(asked: Under, then: str) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        judge(asked, "hidden")
        before = len(mails())
        leave(asked.cast.mia, texts_too=False)
        judge(asked, then)
        told = [one for one in mails()[before:] if one["subject"].startswith("Please erase")]
        assert [(one["to"], one["subject"]) for one in told] == [
            ("delivery@example.org", "Please erase what you copied")
        ]
        for somebody in (asked.dan, asked.lea):
            assert "declined" in rung(somebody, "handoff_team")


@pytest.mark.parametrize("by", ["its member", "a colleague", "a moderator"])
def test_a_question_that_is_taken_back_lets_nobody_keep_what_they_copied(asked: Under, by: str) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        workshop = make_department_of(asked.cast.ada, name="Workshop", address="w@example.org")
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=workshop)
        agree(asked)
        before = len(mails())
        with transaction():
            if by == "a colleague":
                withdraw(actor=asked.lea, handoff_id=asked.handoff)
            else:
                actor = asked.cast.mia if by == "its member" else asked.cast.mo
                verb = delete_post if by == "its member" else partial(remove_post, reason="spam")
                verb(actor=actor, post=post_for(actor, asked.post, lock=True))
        written = {one["to"]: one for one in mails()[before:]}
        assert set(written) == {"delivery@example.org", "w@example.org"}
        for one in written.values():
            assert "erase what you copied" in one["text"] and "do nothing" not in one["text"]
        assert "A question came to Delivery on" in written["delivery@example.org"]["text"]
    told = visitor(asked.cast.app, asked.dan).get("/notifications").text
    assert "erase what you copied" in told


def test_after_a_no_nobody_is_asked_once_more(asked: Under) -> None:
    agree(asked)
    agree(asked, willing=False)
    with asked.cast.app.app_context():
        before = len(mails())
        with transaction():
            withdraw(actor=asked.lea, handoff_id=asked.handoff)
        [one] = mails()[before:]
        assert "was taken back: you need do nothing" in one["text"]


def test_what_nobody_could_copy_asks_nobody_to_erase(asked: Under) -> None:
    with asked.cast.app.app_context():
        before = len(mails())
        with transaction():
            withdraw(actor=asked.lea, handoff_id=asked.handoff)
        [one] = mails()[before:]
        assert "was taken back: you need do nothing" in one["text"] and "erase" not in one["text"]
