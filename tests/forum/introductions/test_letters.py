"""A letter can be corrected while it waits; nobody learns by that whether somebody had answered."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.introductions.actions.correct import correct_letter
from forum.introductions.models import MOST_CORRECTIONS
from forum.introductions.refusals import NothingChanged, OftenEnough
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.cast import Cast, visitor
from tests.factories.introductions import LETTER, answer_it, introduction_row, make_introduction
from tests.factories.members import make_member

BETTER = "You both mend clocks, and live two streets apart."


@pytest.fixture
def gwen(cast: Cast) -> Viewer:
    with cast.app.app_context():
        return make_member("gwen", connects=True)


def correct(actor: Any, number: int, letter: str = BETTER) -> None:
    text = compose(letter)
    with transaction():
        correct_letter(actor=actor, introduction_id=number, text=text)


def rings(member_id: int) -> list[bool]:
    """The notices of introductions, in order: whether each speaks of a correction."""
    wanted = select(Notification).where(
        Notification.member_id == member_id, Notification.kind == "introduced"
    )
    return [one.data["corrected"] for one in session().scalars(wanted.order_by(Notification.id))]


def test_both_read_it_and_are_asked_again(cast: Cast, gwen: Viewer) -> None:
    with cast.app.app_context():
        number = make_introduction(gwen, cast.mia, cast.nia)
        ends = introduction_row(number).ends_at
        answer_it(cast.mia, number, True)
        assert (rings(cast.mia.id), rings(cast.nia.id)) == ([False], [False])
    browser = visitor(cast.app, gwen)
    assert LETTER in browser.get(f"/introductions/{number}/correct").text
    sent = browser.write(f"/introductions/{number}/correct", body=BETTER)
    assert (sent.status_code, sent.location) == (303, f"/introductions/{number}")
    with cast.app.app_context():
        row = introduction_row(number)
        assert (row.first_said, row.second_said, row.source, row.ends_at) == ("", "", BETTER, ends)
        assert (rings(cast.mia.id), rings(cast.nia.id)) == ([True], [True])
        assert answer_it(cast.nia, number, True) is None
        assert answer_it(cast.mia, number, True) is not None
    page = cast.browser("mia").get(f"/introductions/{number}").text
    assert BETTER in page
    assert "corrected since" in page


@pytest.mark.parametrize("answers", [(), (True,), (False,), (False, True)])
def test_its_author_sees_the_same_whatever_was_answered(
    cast: Cast, gwen: Viewer, answers: tuple[bool, ...]
) -> None:
    with cast.app.app_context():
        number = make_introduction(gwen, cast.mia, cast.nia)
        for member, willing in zip((cast.mia, cast.nia), answers, strict=False):
            answer_it(member, number, willing)
    browser = visitor(cast.app, gwen)
    assert browser.get(f"/introductions/{number}/correct").status_code == 200
    assert browser.write(f"/introductions/{number}/correct", body=BETTER).status_code == 303
    page = browser.get(f"/introductions/{number}").text
    assert "Each of them answers alone" in page


def test_not_when_it_is_over_nor_by_others_nor_for_ever(cast: Cast, gwen: Viewer) -> None:
    with cast.app.app_context():
        number = make_introduction(gwen, cast.mia, cast.nia)
        for other in (cast.mia, cast.mo, make_member("guy", connects=True)):
            with pytest.raises(Refused):
                correct(other, number)
        with pytest.raises(NothingChanged):
            correct(gwen, number, LETTER)
        for turn in range(MOST_CORRECTIONS):
            correct(gwen, number, f"{BETTER} {turn}")
        with pytest.raises(OftenEnough):
            correct(gwen, number, "Once more.")
    refused = visitor(cast.app, gwen).write(f"/introductions/{number}/correct", body="Once more.")
    assert refused.status_code == 409
    assert "Once more." in refused.text


def test_not_once_they_have_met(cast: Cast, gwen: Viewer) -> None:
    with cast.app.app_context():
        number = make_introduction(gwen, cast.mia, cast.nia)
        answer_it(cast.mia, number, True)
        answer_it(cast.nia, number, True)
        with pytest.raises(Refused):
            correct(gwen, number)
    assert visitor(cast.app, gwen).get(f"/introductions/{number}/correct").status_code == 403
