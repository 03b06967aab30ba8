"""Whoever signs an announcement hears what colleagues do with it, and nobody rings for themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.announcements.actions.correct import Words, archive, correct
from forum.announcements.actions.propose import agree, propose
from forum.announcements.actions.publish import schedule, stop
from forum.announcements.actions.read import ask_second_reader
from forum.clock import now
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host, rung
from tests.factories.categories import make_category


def told(who: Viewer) -> list[str]:
    session().rollback()
    rows = session().scalars(
        select(Notification)
        .where(Notification.member_id == who.id, Notification.kind == "announcement_answered")
        .order_by(Notification.id)
    )
    return [row.data["what"] for row in rows]


@pytest.mark.parametrize("own", [True, False])
def test_stopped_corrected_archived(cast: Cast, own: bool) -> None:
    with cast.app.app_context():
        place, lea, hugo = make_category("news"), make_host("lea"), make_host("hugo")
        who = lea if own else hugo
        waiting, number = make_draft(lea, place).id, make_announcement(lea, place)
        with transaction():
            schedule(actor=lea, announcement_id=waiting, heard=HEARD, at=now() + timedelta(hours=3))
        with transaction():
            stop(actor=who, announcement_id=waiting)
        for turn, words in enumerate(("From Saturday on.", "From Sunday on."), start=1):
            with transaction():
                correct(actor=who, announcement_id=number, words=Words(words, "Not so.", turn))
        with transaction():
            archive(actor=who, announcement_id=number)
        assert told(lea) == ([] if own else ["halted", "reworded", "reworded", "put_away"])
        assert told(hugo) == []
    page = visitor(cast.app, lea).get("/notifications").text
    assert (f"Hugo (works here) archived “{TITLE}”, which you announced" in page) is not own


@pytest.mark.parametrize("reader", ["lea", "ines"])
def test_a_correction_that_another_read(cast: Cast, reader: str) -> None:
    with cast.app.app_context():
        place, lea, hugo = make_category("news"), make_host("lea"), make_host("hugo")
        readers = {"lea": lea, "ines": make_host("ines")}
        number = make_announcement(lea, place)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        with transaction():
            propose(actor=hugo, announcement_id=number, words=Words("From Saturday on.", "Not so.", 1))
        with transaction():
            agree(actor=readers[reader], announcement_id=number, version=1)
        assert told(hugo) == ["corrected"]
        assert told(lea) == ([] if reader == "lea" else ["reworded"])
        assert rung("announcement_answered") == {hugo.id} | ({lea.id} if reader == "ines" else set())
