"""Who hears of an announcement: the bell, and mails to those who asked, with the way out of RFC 8058."""

from __future__ import annotations

import email
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from forum.announcements import letters
from forum.announcements.models import Announcement
from forum.jobs.models import Job
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.notifications.mails import way_out
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.cast import Cast, visitor
from tests.factories.announcements import make_announcement, make_host, rung
from tests.factories.categories import make_category
from tests.factories.events import answer as attend
from tests.factories.events import make as plan_event
from tests.factories.events import planned
from tests.factories.members import make_member

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def letters_of(cast: Cast) -> list[Any]:
    """The mails there are, as a mail program reads them."""
    folder = cast.app.extensions["forum.config"].data_dir / "mail"
    paths = sorted(folder.iterdir()) if folder.exists() else []
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def asks_for_mail(*ids: int) -> None:
    with transaction():
        session().execute(update(Member).where(Member.id.in_(ids)).values(mails="announcements"))


@sqlite
def test_mails_go_to_those_who_asked_and_end_with_one_click(cast: Cast) -> None:
    with cast.app.app_context():
        asks_for_mail(cast.mia.id)
        lea = make_host()
        words = "From Friday on the terrace is open until ten in the evening.\n\n[Where](/topics/1)"
        make_announcement(lea, make_category("news"), source=words)
        run_due(cast.app)
        run_due(cast.app)
    (letter,) = letters_of(cast)
    assert letter["To"] == "mia@example.org"
    assert "The terrace opens again" in letter["Subject"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "open until ten in the evening" in plain
    assert "evening.\n\nWhere (http" in plain
    assert "What we heard" in plain
    assert "<strong>" in html
    assert "– Lea, hosts the community" in plain
    assert "– Lea, hosts the community" in html
    url = urlsplit(letter["List-Unsubscribe"].strip("<>"))
    stranger = visitor(cast.app)
    looked = stranger.get(url.path)
    assert looked.status_code == 200  # a mail program that only looks ends nothing
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).mails == "announcements"
    clicked = stranger.post(url.path, data={"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200
    assert stranger.post(url.path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).mails == ""


@sqlite
def test_an_address_that_was_tampered_with_ends_nothing(cast: Cast) -> None:
    with cast.app.app_context():
        asks_for_mail(cast.mia.id, cast.nia.id)
        path = urlsplit(way_out(cast.mia.id, "announcements")).path
        other = urlsplit(way_out(cast.nia.id, "announcements")).path
    signature = path.rpartition(".")[2]
    forged = f"{other.rpartition('.')[0]}.{signature}"
    for bad in (forged, path[:-2], "/unsubscribe/abc"):
        assert visitor(cast.app).post(bad).status_code == 404
    with cast.app.app_context():
        assert session().get_one(Member, cast.nia.id).mails == "announcements"


@sqlite
def test_those_who_come_to_an_event_get_the_mail_they_asked_for(cast: Cast) -> None:
    with cast.app.app_context():
        asks_for_mail(cast.mia.id, cast.nia.id, cast.mo.id)
        place, lea = make_category("news"), make_host()
        event = plan_event(lea, planned(lea, category=place))
        attend(cast.mia, event, "maybe")
        attend(cast.nia, event, "no")
        run_due(cast.app)
        before = len(letters_of(cast))
        make_announcement(lea, place, audience="event", audience_id=event)
        run_due(cast.app)
    assert [letter["To"] for letter in letters_of(cast)[before:]] == ["mia@example.org"]


@sqlite
def test_a_member_chooses_and_nobody_else_gets_a_mail(cast: Cast) -> None:
    mia = cast.browser("mia")
    assert "What is announced to me" in mia.get("/notifications").text
    assert mia.write("/notifications/mails", mail="announcements").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).mails == "announcements"
    assert mia.write("/notifications/mails", mail="no-such-kind").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).mails == ""
        make_announcement(make_host(), make_category("news"))
        run_due(cast.app)
    assert letters_of(cast) == []


@sqlite
def test_everybody_it_is_for_hears_once_however_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "PORTION", 3)
    with cast.app.app_context():
        people = {make_member(f"p{number}").id for number in range(7)}
        lea = make_host()
        number = make_announcement(lea, make_category("news"))
        run_due(cast.app)
        letters.tell_some({"announcement_id": number, "after": 0})
        run_due(cast.app)
        heard = rung("announced")
    assert heard == people | {cast.ada.id, cast.mo.id, cast.mia.id, cast.nia.id}  # not Sam, nor Lea herself


@sqlite
def test_what_a_moderator_hides_before_is_told_to_nobody(cast: Cast) -> None:
    with cast.app.app_context():
        asks_for_mail(cast.mia.id)
        number = make_announcement(make_host(), make_category("news"))
        post_id = session().get_one(Announcement, number).post_id or 0
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="Not so.")
        run_due(cast.app)
        assert rung("announced") == set()
        again = session().scalars(select(Job).where(Job.kind == letters.JOB, Job.done_at.is_(None))).all()
        assert len(again) == 1  # should it be shown again, they are told then
    assert letters_of(cast) == []
