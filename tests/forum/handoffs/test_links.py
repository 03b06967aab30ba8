"""The link of a letter: one hand-off, one answer, plain text, nothing else; kind when it does not serve."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from forum.clock import at, now
from forum.handoffs.actions.bring_back import withdraw
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.links import LASTS, PASSED_ON, _timed, answer_token, opened, stop_token
from forum.handoffs.models import Department
from forum.handoffs.queries import handoff_for
from forum.storage.session import session, transaction
from tests.cast import visitor
from tests.factories.handoffs import hand, handoff_row, link_of, mails, make_department_of, make_question
from tests.forum.handoffs.conftest import Under

FORM = {"able": "yes", "idempotency_key": "12345678"}
ANSWER = "It leaves <script>alert(1)</script> **tomorrow**."


def path_of(way: Under) -> str:
    with way.cast.app.app_context():
        return link_of(way.handoff)


def state(way: Under) -> tuple[str, str]:
    with way.cast.app.app_context():
        row = handoff_row(way.handoff)
        return row.status, row.answer


def test_the_letter_holds_a_link_that_answers(way: Under) -> None:
    with way.cast.app.app_context():
        letter = mails()[0]["text"]
    path = re.search(r"http://localhost(/handed/\S+)", letter)
    assert path is not None
    guest = way.cast.browser("guest")
    page = guest.get(path[1])
    assert "Where is my parcel?" in page.text
    assert state(way)[0] == "sent", "programs that look at mail open every link"
    sent = guest.write(path[1], FORM, text=ANSWER, signed="Dora")
    assert sent.status_code == 303
    assert "Thank you" in guest.get(sent.location).text
    assert state(way) == ("answered", ANSWER)
    with way.cast.app.app_context():
        row = handoff_row(way.handoff)
        assert (row.answered_by_id, row.signed) == (None, "Dora")
        token = handoff_for(way.lea, way.handoff)
        assert token.answer == ANSWER


def test_what_comes_by_a_link_is_text(way: Under) -> None:
    way.cast.browser("guest").write(path_of(way), FORM, text=ANSWER)
    from tests.cast import visitor

    shown = visitor(way.cast.app, way.lea).get(f"/handoffs/{way.handoff}").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **tomorrow**" in shown


def test_tried_twice_the_first_answer_stands_and_the_second_is_given_back(way: Under) -> None:
    guest, path = way.cast.browser("guest"), path_of(way)
    guest.write(path, FORM, text="The first.")
    again = guest.write(path, FORM, text="The second.", able="no")
    assert again.status_code == 409
    assert "has its answer already" in again.text
    assert "The second." in again.text
    assert state(way) == ("answered", "The first.")
    assert "Where is my parcel?" not in guest.get(path).text


def test_it_is_not_indexed_and_tells_nobody_where_one_came_from(way: Under) -> None:
    page = way.cast.browser("guest").get(path_of(way))
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store"
    assert '<meta name="referrer" content="no-referrer">' in page.text


def test_an_old_one_can_be_renewed_to_the_department_alone(way: Under) -> None:
    guest, path = way.cast.browser("guest"), path_of(way)
    with at(now() + LASTS + timedelta(days=1)):
        assert "has grown old" in guest.get(path).text
        assert guest.write(path, FORM, text="Too late?").status_code == 409
        for _ in range(2):
            assert guest.write(f"{path}/again").status_code == 303
        with way.cast.app.app_context():
            assert [one["to"] for one in mails()] == ["delivery@example.org"] * 2, "once a day"
            fresh = link_of(way.handoff)
        assert guest.write(fresh, FORM, text="In time.").status_code == 303
    assert state(way) == ("answered", "In time.")


def test_passed_on_or_taken_back_it_opens_nothing(way: Under) -> None:
    guest, path = way.cast.browser("guest"), path_of(way)
    with way.cast.app.app_context():
        other = make_department_of(way.cast.ada, name="Workshop")
        with transaction():
            pass_on(actor=way.lea, handoff_id=way.handoff, department_id=other)
    assert "passed on since" in guest.get(path).text
    assert "A question for Delivery" in guest.get(path).text
    story = visitor(way.cast.app, way.lea).get(f"/handoffs/{way.handoff}").text
    assert "the department “Delivery”" in story
    assert "the department “Workshop”" in story
    assert guest.write(path, FORM, text="Mine?").status_code == 409
    fresh = path_of(way)
    with way.cast.app.app_context(), transaction():
        withdraw(actor=way.lea, handoff_id=way.handoff)
    assert "needs no answer" in guest.get(fresh).text
    assert guest.write(f"{fresh}/work").status_code == 303
    assert state(way) == ("withdrawn", "")


def test_it_opens_one_hand_off_only(way: Under) -> None:
    with way.cast.app.app_context():
        other = hand(way.lea, make_question(way.cast.nia, "Nia's own?", slug="other"), way.department)
        token = answer_token(handoff_row(way.handoff))
        link = opened(token)
        assert link is not None
        assert link.handoff.id == way.handoff
    guest = way.cast.browser("guest")
    assert "own?" not in guest.get(f"/handed/{token}").text
    assert guest.get(f"/handoffs/{other}").status_code in (302, 303, 404)


@pytest.mark.parametrize("token", ["abc", "a" * 500, "eyJh.b.c"])
def test_what_was_never_sent_opens_nothing(way: Under, token: str) -> None:
    guest = way.cast.browser("guest")
    assert guest.get(f"/handed/{token}").status_code == 404
    assert guest.write(f"/handed/{token}", FORM, text="Let me in.").status_code == 404
    assert guest.get(f"/departments/weekly/stop/{token}").status_code == 404


def test_no_token_serves_for_another_purpose(way: Under) -> None:
    with way.cast.app.app_context():
        answer, stop = answer_token(handoff_row(way.handoff)), stop_token(way.department)
    guest = way.cast.browser("guest")
    assert guest.get(f"/handed/{stop}").status_code == 404
    assert guest.get(f"/departments/weekly/stop/{answer}").status_code == 404


def test_one_click_ends_the_weekly_letter(way: Under) -> None:
    with way.cast.app.app_context():
        token = stop_token(way.department)
    guest = way.cast.browser("guest")
    asked = guest.get(f"/departments/weekly/stop/{token}").text
    assert "Shall Delivery get no weekly letter any more" in asked
    assert "will not get" not in asked
    with way.cast.app.app_context():
        assert session().get_one(Department, way.department).weekly
    guest.post(f"/departments/weekly/stop/{token}", data={"List-Unsubscribe": "One-Click"})
    with way.cast.app.app_context():
        session().expire_all()
        assert not session().get_one(Department, way.department).weekly


def test_a_turn_that_there_never_was_opens_nothing(way: Under) -> None:
    with way.cast.app.app_context():
        for turn in (-1, 0, 7):
            link = opened(str(_timed().dumps([way.handoff, turn])))
            assert link is not None and link.standing == PASSED_ON and link.department.id == way.department
