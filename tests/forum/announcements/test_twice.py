"""A form that is sent twice answers as it did the first time, though what it did forbids doing it again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.announcements.models import Announcement
from forum.clock import now
from forum.colleagues.actions.hand import hand
from forum.colleagues.models import HandedWord
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host, rung
from tests.factories.categories import make_category

KEY = {"idempotency_key": "the key of a form"}


def twice(browser: VisitorClient, path: str, form: dict[str, str]) -> None:
    """Both answers lead to the same page."""
    first, second = (browser.write(path, form | KEY) for _again in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]


def test_from_the_draft_until_it_is_out(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo, place = make_host("lea"), make_host("hugo"), make_category("news")
        url = make_draft(lea, place, heard=HEARD).url
    browser, day = visitor(cast.app, lea), (now() + timedelta(days=2)).date().isoformat()
    words = {"title": TITLE, "body": "Until ten.", "category_id": str(place.id), "audience": "everyone"}
    twice(browser, url, words | {"language": "en", "ends_on": day, "heard": HEARD, "version": "1"})
    with cast.app.app_context():
        assert session().scalar(select(Announcement.version)) == 2
    twice(browser, f"{url}/hand-over", {"reader_id": str(hugo.id), "deputy_id": "0", "read_on": day})
    twice(visitor(cast.app, hugo), f"{url}/judge", {"turn": "agree", "note": "Fine.", "version": "2"})
    twice(browser, f"{url}/publish", {"heard": HEARD, "when": "now"})
    with cast.app.app_context():
        assert len(session().scalars(select(HandedWord)).all()) == 1
        assert rung("announcement_answered") == {lea.id}


def test_other_words_under_the_same_key_are_another_form(cast: Cast) -> None:
    with cast.app.app_context():
        lea, place = make_host("lea"), make_category("news")
        url = make_draft(lea, place).url
    browser, day = visitor(cast.app, lea), (now() + timedelta(days=2)).date().isoformat()
    words = {"title": TITLE, "category_id": str(place.id), "audience": "everyone", "language": "en"}
    first, second = (
        browser.write(url, words | KEY | {"ends_on": day, "body": body, "version": "1"})
        for body in ("Until ten.", "Until eleven.")
    )
    assert (first.status_code, second.status_code) == (303, 409)
    assert "Until eleven." in second.text


def test_corrections(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host("lea")
        number = make_announcement(lea, make_category("news"))
    form = {"title": TITLE, "body": "Until eleven.", "why": "The hour was wrong.", "revision": "1"}
    twice(visitor(cast.app, lea), f"/announcements/{number}/correct", form)


def test_what_a_colleague_says_of_a_draft(cast: Cast) -> None:
    with cast.app.app_context():
        ana, bob = make_host("ana"), make_host("bob")
        with transaction():
            url = hand(
                actor=ana, reader_id=bob.id, topic_id=None, title="", source="A draft.", question=""
            ).url
    twice(visitor(cast.app, bob), f"{url}/answer", {"comment": "It is fine."})
    with cast.app.app_context():
        assert len(session().scalars(select(HandedWord)).all()) == 1
