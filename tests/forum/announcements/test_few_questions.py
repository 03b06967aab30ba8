"""How often the database is asked does not grow with how many read, or wait to be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from forum.announcements import letters
from forum.announcements.actions.correct import Words
from forum.announcements.actions.propose import propose
from forum.announcements.actions.read import ask_second_reader
from forum.announcements.queries import corrections_to_read
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_host
from tests.factories.categories import make_category
from tests.factories.members import make_member
from tests.statements import statements


def asked(table: str, happens: Callable[[], object]) -> int:
    session().rollback()
    with statements() as sent:
        happens()
    return sum(f"FROM {table}" in one and one.startswith("SELECT") for one in sent)


@pytest.mark.parametrize("several", [1, 3])
def test_corrections_that_wait_are_read_together(cast: Cast, several: int) -> None:
    with cast.app.app_context():
        place, lea, hugo = make_category("news"), make_host("lea"), make_host("hugo")
        numbers = [make_announcement(lea, place) for _one in range(several)]
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        for number in numbers:
            with transaction():
                propose(actor=lea, announcement_id=number, words=Words("From Saturday on.", "So.", 1))
        assert asked("announcements", lambda: waiting(hugo, numbers)) == 1


def waiting(viewer: Viewer, numbers: list[int]) -> None:
    rows = corrections_to_read(viewer)
    assert sorted(row.id for row in rows) == numbers
    assert all(row.correction.why == "So." for row in rows)


@pytest.mark.parametrize("several", [1, 3])
def test_a_mail_to_many_is_signed_once(cast: Cast, several: int) -> None:
    with cast.app.app_context():
        lea = make_host("lea")
        number = make_announcement(lea, make_category("news"))
        for one in range(several):
            make_member(f"reader{one}")
        with transaction():
            session().execute(update(Member).values(mails="announcements"))
        told = {"announcement_id": number, "after": 0}
        assert asked("official_posts", lambda: letters.tell_some(told)) == 1
