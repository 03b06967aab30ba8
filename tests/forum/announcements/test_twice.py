"""A form that is sent twice answers as it did the first time, though what it did forbids doing it again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.announcements.actions.correct import Words
from forum.announcements.actions.propose import propose
from forum.announcements.actions.publish import schedule
from forum.announcements.actions.read import ask_second_reader
from forum.announcements.models import Announcement
from forum.clock import now
from forum.colleagues.actions.hand import hand
from forum.colleagues.models import HandedWord
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import (
    HEARD,
    TITLE,
    make_announcement,
    make_draft,
    make_host,
    rung,
    stage_of,
)
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


def test_what_needs_no_words(cast: Cast) -> None:
    with cast.app.app_context():
        lea, place = make_host("lea"), make_category("news")
        waits, goes, out = make_draft(lea, place).id, make_draft(lea, place).id, make_announcement(lea, place)
        at = now() + timedelta(hours=3)
        with transaction():
            schedule(actor=lea, announcement_id=waits, heard=HEARD, at=at)
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
        with transaction():
            propose(actor=lea, announcement_id=out, words=Words("Until eleven.", "The hour.", 1))
    browser = visitor(cast.app, lea)
    twice(browser, f"/announcements/{waits}/stop", {})
    twice(browser, f"/announcements/{goes}/drop", {})
    twice(browser, f"/announcements/{out}/correct/take-back", {})
    twice(browser, f"/announcements/{out}/archive", {})
    for act in ("archive", "correct/take-back"):
        assert cast.browser("mia").write(f"/announcements/{out}/{act}").status_code == 403
    assert browser.write(f"/announcements/{goes}/drop").status_code == 404  # another form, of what is gone


def test_what_was_taken_back_is_not_said_to_be_done(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo, place = make_host("lea"), make_host("hugo"), make_category("news")
        number = make_draft(lea, place, heard=HEARD).id
    url, browser = f"/announcements/{number}", visitor(cast.app, lea)
    day = (now() + timedelta(days=2)).date().isoformat()
    handed = {"reader_id": str(hugo.id), "deputy_id": "0", "read_on": day} | KEY
    for version in ("1", "2"):
        assert browser.write(f"{url}/hand-over", handed).status_code == 303
        back = {"turn": "give_back", "note": "Say until when.", "version": version}
        with cast.app.app_context():
            assert stage_of(number) == "reading"
        assert visitor(cast.app, hugo).write(f"{url}/judge", back).status_code == 303
    sent = {"heard": HEARD, "when": "later", "at": f"{day}T18:00"} | KEY
    for _time in range(2):
        twice(browser, f"{url}/publish", sent)
        with cast.app.app_context():
            assert stage_of(number) == "scheduled"
        assert browser.write(f"{url}/stop").status_code == 303


def test_a_number_that_nobody_could_read(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo, place = make_host("lea"), make_host("hugo"), make_category("news")
        url = make_draft(lea, place, heard=HEARD).url
    browser, day = visitor(cast.app, lea), (now() + timedelta(days=2)).date().isoformat()
    words = {"title": TITLE, "body": "Until ten.", "category_id": str(place.id), "audience": "everyone"}
    huge = {"version": "9" * 5_000}
    assert browser.write(url, words | {"language": "en", "ends_on": day} | huge).status_code == 409
    browser.write(f"{url}/hand-over", {"reader_id": str(hugo.id), "deputy_id": "0", "read_on": day})
    judged = visitor(cast.app, hugo).write(f"{url}/judge", {"turn": "agree"} | huge)
    assert judged.status_code == 409
