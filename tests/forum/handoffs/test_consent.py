"""Personal details: asked, recorded, read by nobody of the department before, erased with a no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.clock import at, now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer, take_over, withdraw
from forum.handoffs.actions.consent import answer_consent
from forum.handoffs.actions.departments import close_department
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.actions.keep_time import note_late
from forum.handoffs.queries import handoff_for
from forum.handoffs.story import course_of
from forum.handoffs.viewing import whole
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.composing import compose
from forum.topics.queries import post_for
from tests.cast import visitor
from tests.factories.handoffs import (
    handoff_row,
    link_of,
    mails,
    make_answerer,
    make_department_of,
)
from tests.forum.handoffs.conftest import SECRET, Under, agree
from tests.forum.handoffs.test_handing import rung


def seen_by_dan(way: Under) -> str:
    with way.cast.app.app_context():
        return whole(way.dan, handoff_for(way.dan, way.handoff)).details


def seen_by_link(way: Under) -> bool:
    with way.cast.app.app_context():
        path = link_of(way.handoff)
    return SECRET in way.cast.browser("guest").get(path).text


def test_with_a_yes_the_department_reads_them(asked: Under) -> None:
    assert not seen_by_dan(asked)
    assert not seen_by_link(asked)
    page = asked.cast.browser("mia").get(f"/handoffs/{asked.handoff}/mine")
    assert SECRET in page.text
    path = f"/handoffs/{asked.handoff}/mine"
    assert asked.cast.browser("mia").write(path, willing="yes", idempotency_key="12345678").status_code == 303
    assert seen_by_dan(asked) == SECRET
    assert seen_by_link(asked)
    with asked.cast.app.app_context():
        assert SECRET not in str(mails())


def test_with_a_no_they_are_erased_even_after_a_yes(asked: Under) -> None:
    with asked.cast.app.app_context():
        for willing in (True, False):
            with transaction():
                answer_consent(actor=asked.cast.mia, handoff_id=asked.handoff, willing=willing)
        row = handoff_row(asked.handoff)
        assert (row.details, row.consent, row.status) == ("", "declined", "sent")
    assert not seen_by_link(asked)


def test_nobody_answers_for_the_member(asked: Under) -> None:
    with asked.cast.app.app_context():
        for somebody in (asked.lea, asked.dan, asked.cast.ada, asked.cast.nia):
            with pytest.raises(Refused), transaction():
                answer_consent(actor=somebody, handoff_id=asked.handoff, willing=True)


def test_another_department_asks_anew(asked: Under) -> None:
    with asked.cast.app.app_context():
        with transaction():
            answer_consent(actor=asked.cast.mia, handoff_id=asked.handoff, willing=True)
        other = make_department_of(asked.cast.ada, asked.cast.nia, name="Workshop")
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=other)
        assert handoff_row(asked.handoff).consent == "asked"
        assert whole(asked.cast.nia, handoff_for(asked.cast.nia, asked.handoff)).details == ""


def test_passed_on_before_they_answered_the_member_hears_whose_question_it_is_now(asked: Under) -> None:
    with asked.cast.app.app_context():
        other = make_department_of(asked.cast.ada, name="Workshop")
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=other)
        assert handoff_row(asked.handoff).consent == "asked"
        assert rung(asked.cast.mia, "handoff_mine")[-4:] == ["sent", "asked", "sent", "asked"]
    assert "May Workshop read" in asked.cast.browser("mia").get("/notifications?lang=en").text


@pytest.mark.parametrize("end", ["posted", "withdrawn"])
def test_once_they_have_served_they_are_erased(asked: Under, end: str) -> None:
    with asked.cast.app.app_context():
        with transaction():
            answer_consent(actor=asked.cast.mia, handoff_id=asked.handoff, willing=True)
        with transaction():
            if end == "posted":
                post_answer(actor=asked.lea, handoff_id=asked.handoff, text=compose("Tomorrow."))
            else:
                withdraw(actor=asked.lea, handoff_id=asked.handoff)
        assert (handoff_row(asked.handoff).status, handoff_row(asked.handoff).details) == (end, "")
    assert not seen_by_dan(asked)


def test_a_page_that_speaks_of_another_department_takes_no_yes(asked: Under) -> None:
    with asked.cast.app.app_context():
        other = make_department_of(asked.cast.ada, asked.cast.nia, name="Workshop")
        with transaction():
            pass_on(actor=asked.lea, handoff_id=asked.handoff, department_id=other)
    path, mia = f"/handoffs/{asked.handoff}/mine", asked.cast.browser("mia")
    answered = mia.write(path, willing="yes", turn="1", idempotency_key="12345678")
    assert answered.status_code == 303
    assert "moved on meanwhile" in mia.get(path).text
    with asked.cast.app.app_context():
        assert handoff_row(asked.handoff).consent == "asked"
    assert mia.write(path, willing="no", turn="1", idempotency_key="12345678").status_code == 303
    assert "No department has read it" in mia.get(path).text
    with asked.cast.app.app_context():
        assert handoff_row(asked.handoff).details == ""


def test_once_the_department_answered_nobody_is_asked_and_no_yes_is_taken(asked: Under) -> None:
    with asked.cast.app.app_context(), transaction():
        answer_handoff(actor=asked.dan, handoff_id=asked.handoff, said=Said("We can't.", able=False))
    path, mia = f"/handoffs/{asked.handoff}/mine", asked.cast.browser("mia")
    page = mia.get(path).text
    assert "Yes, they may read this" not in page
    assert "Delivery read this?" not in page
    assert "No, erase it" in page
    assert mia.write(path, willing="yes", turn="1", idempotency_key="12345678").status_code == 303
    with asked.cast.app.app_context():
        assert handoff_row(asked.handoff).consent == "asked"
    assert not seen_by_dan(asked)
    assert mia.write(path, willing="no", turn="1", idempotency_key="12345679").status_code == 303
    with asked.cast.app.app_context():
        assert (handoff_row(asked.handoff).consent, handoff_row(asked.handoff).details) == ("declined", "")


def test_a_yes_lets_in_the_department_and_whoever_brings_the_answer_and_nobody_else(asked: Under) -> None:
    agree(asked)
    with asked.cast.app.app_context():
        bea = make_answerer("bea")
        for other in (bea, asked.cast.mo, asked.cast.ada):
            assert whole(other, handoff_for(other, asked.handoff)).details == ""
        assert whole(asked.lea, handoff_for(asked.lea, asked.handoff)).details == SECRET
        with transaction():
            take_over(actor=bea, handoff_id=asked.handoff)
        assert whole(bea, handoff_for(bea, asked.handoff)).details == SECRET
    assert seen_by_dan(asked) == SECRET


def test_while_the_question_is_out_of_sight_the_department_reads_no_details(asked: Under) -> None:
    agree(asked)
    assert seen_by_dan(asked) == SECRET and seen_by_link(asked)
    with asked.cast.app.app_context(), transaction():
        hide_post(actor=asked.cast.mo, post=post_for(asked.cast.mo, asked.post, lock=True), reason="A name.")
    assert seen_by_dan(asked) == "" and not seen_by_link(asked)
    with asked.cast.app.app_context(), at(now() + timedelta(days=9)):
        note_late()
        assert not course_of(handoff_row(asked.handoff)).late, "nobody is hurried meanwhile"


def test_a_suspended_member_still_says_no(asked: Under) -> None:
    agree(asked)
    mia = asked.cast.browser("mia")
    with asked.cast.app.app_context(), transaction():
        session().get_one(Member, asked.cast.mia.id).suspended_until = now() + timedelta(days=3)
    path = f"/handoffs/{asked.handoff}/mine"
    assert f'href="{path}"' in mia.get("/suspended").text
    shown = mia.get(path)
    assert shown.status_code == 200 and SECRET in shown.text
    assert mia.write(path, willing="no", idempotency_key="12345678").status_code == 303
    with asked.cast.app.app_context():
        assert (handoff_row(asked.handoff).details, handoff_row(asked.handoff).consent) == ("", "declined")
    assert path not in mia.get("/suspended").text
    assert mia.get("/handoffs").status_code != 200, "everything else stays closed"


def test_a_no_at_once_is_told_to_whoever_asked_alone(asked: Under) -> None:
    with asked.cast.app.app_context():
        before = len(mails())
    agree(asked, willing=False)
    with asked.cast.app.app_context():
        assert rung(asked.lea, "handoff_team") == ["declined"]
        assert "declined" not in rung(asked.dan, "handoff_team")
        assert len(mails()) == before


def test_a_department_that_is_no_more_is_not_said_to_have_done_its_part(asked: Under) -> None:
    with asked.cast.app.app_context(), transaction():
        close_department(actor=asked.cast.ada, department_id=asked.department)
    own = asked.cast.browser("mia").get(f"/handoffs/{asked.handoff}/mine?lang=en").text
    assert "This department is no more and needs nothing of you." in own
    assert "done its part" not in own
    team = visitor(asked.cast.app, asked.lea).get(f"/handoffs/{asked.handoff}?lang=en").text
    assert "when the department was deleted: it has not read this" in team
