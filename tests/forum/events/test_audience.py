"""An announcement for those who come to an event reaches them, and stands where the event does."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from sqlalchemy import select

from forum.announcements.audiences import audiences, fits, in_words
from forum.categories.catalogue import catalogue
from forum.events.audience import NAME
from forum.events.models import Event
from forum.jobs.worker import run_due
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_host
from tests.factories.categories import make_category
from tests.factories.events import answer, make, planned


def place_of(event_id: int) -> Any:
    return catalogue()[session().get_one(Event, event_id).category_id]


def test_those_who_come_are_told(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        event_id = make(lea)
        answer(cast.mia, event_id)
        answer(cast.nia, event_id, "maybe")
        answer(cast.mo, event_id, "no")
        place = place_of(event_id)
        make_announcement(lea, place, audience=NAME, audience_id=event_id)
        while run_due(cast.app):
            pass
        session().rollback()
        told = session().scalars(select(Notification.member_id).where(Notification.kind == "announced"))
        assert sorted(told) == sorted([cast.mia.id, cast.nia.id])


def test_it_fits_the_category_of_the_event_alone_and_keeps_what_is_hidden_to_itself(cast: Cast) -> None:
    with cast.app.app_context(), force_locale("en"):
        lea = make_host()
        event_id = make(lea, planned(lea, "A night of stars"))
        other = make_category("elsewhere")
        assert fits(NAME, event_id, place_of(event_id))
        assert not fits(NAME, event_id, other)
        assert not fits(NAME, 999, other)
        assert in_words(NAME, event_id) == "those who come to “A night of stars”"
        with transaction():
            session().get_one(Event, event_id).state = "hidden"
        assert "stars" not in in_words(NAME, event_id)


def test_only_events_that_the_writer_sees_are_offered(cast: Cast) -> None:
    with cast.app.test_request_context():
        lea = make_host()
        seen = make(lea)
        make(lea, planned(lea, category=make_category("salon", access="members")))
        targets = audiences()[NAME].targets
        assert targets is not None
        assert [number for number, _title in targets()] == [seen]  # a guest writes nothing, and sees this one
