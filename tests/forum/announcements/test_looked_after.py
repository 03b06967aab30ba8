"""A draft that lies with a colleague is never forgotten, whatever becomes of whoever is to read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.announcements.actions.look_after import look_after
from forum.announcements.actions.read import ask_second_reader, hand_over
from forum.announcements.models import Announcement
from forum.announcements.queries import colleagues
from forum.clock import now
from forum.members.models import Grant, Member
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.announcements import make_announcement, make_draft, make_host, rung, stage_of
from tests.factories.categories import make_category

DAY = timedelta(days=1)


def muted(one: Viewer) -> None:
    session().get_one(Member, one.id).muted_until = now() + DAY


def suspended(one: Viewer) -> None:
    session().get_one(Member, one.id).suspended_until = now() + DAY


def without_mandate(one: Viewer) -> None:
    session().delete(session().scalars(select(Grant).where(Grant.member_id == one.id)).one())


def lying(*, deputy: bool) -> tuple[int, Viewer, Viewer, Viewer]:
    """A draft of Léa's with Hugo until tomorrow, and after that perhaps with Ines."""
    lea, hugo, ines = make_host("lea"), make_host("hugo"), make_host("ines")
    number = make_draft(lea, make_category("news")).id
    with transaction():
        hand_over(
            actor=lea,
            announcement_id=number,
            reader_id=hugo.id,
            deputy_id=ines.id if deputy else None,
            read_by=now() + DAY,
        )
    return number, lea, hugo, ines


def told(who: Viewer) -> list[str]:
    session().rollback()
    rows = session().scalars(select(Notification).where(Notification.member_id == who.id)).all()
    return [row.data.get("what", "asked") for row in rows]


def test_without_a_deputy_its_author_hears_that_nobody_has_read_it(cast: Cast) -> None:
    with cast.app.app_context():
        number, lea, _hugo, _ines = lying(deputy=False)
        look_after()
        assert told(lea) == []
        with time_machine.travel(now() + 2 * DAY, tick=False):
            for _hour in range(2):
                look_after()
            assert told(lea) == ["late"]
            assert stage_of(number) == "reading"


@pytest.mark.parametrize("happens", [muted, suspended, without_mandate])
@pytest.mark.parametrize("deputy", [True, False])
def test_a_reader_who_can_read_no_more_gives_way(
    cast: Cast, happens: Callable[[Any], None], deputy: bool
) -> None:
    with cast.app.app_context():
        number, lea, hugo, ines = lying(deputy=deputy)
        with transaction():
            happens(hugo)
        for _hour in range(2):
            look_after()
        assert stage_of(number) == ("reading" if deputy else "draft")
        assert told(lea) == ([] if deputy else ["unread"])
        assert rung("announcement_asked") == ({ines.id} if deputy else set())
        assert session().get_one(Announcement, number).reader_id == (ines.id if deputy else None)


def test_a_deputy_who_can_read_no_more_is_not_asked(cast: Cast) -> None:
    with cast.app.app_context():
        _number, lea, hugo, ines = lying(deputy=True)
        with transaction():
            without_mandate(ines)
        with time_machine.travel(now() + 2 * DAY, tick=False):
            look_after()
            assert told(lea) == ["late"]
            assert rung("announcement_asked") == {hugo.id}


def test_nobody_is_offered_who_could_not_read(cast: Cast) -> None:
    with cast.app.app_context():
        place, lea, hugo = make_category("news"), make_host("lea"), make_host("hugo")
        assert [one.id for one in colleagues(place.id, but=lea.id)] == [hugo.id]
        with transaction():
            muted(hugo)
        assert colleagues(place.id, but=lea.id) == []


def test_a_correction_that_nobody_can_read_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        place, lea = make_category("news"), make_host("lea")
        number = make_announcement(lea, place)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
    browser, url = visitor(cast.app, lea), f"/announcements/{number}/correct"
    nobody = "Nobody else hosts here yet who could read a correction."
    assert nobody in browser.get(url).text
    said = {"title": "It opens", "body": "From Saturday on.", "why": "Saturday.", "revision": "1"}
    page = browser.get(browser.write(url, said).location).text
    assert "waits for somebody to host here" in page
    assert "Your colleagues are asked" not in page
    with cast.app.app_context():
        make_host("hugo")
    assert nobody not in browser.get(url).text
