"""The pages of announcements, as people go through them, with and without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.announcements.models import Announcement, SecondReader
from forum.clock import now
from forum.members.viewer import Viewer
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host
from tests.factories.categories import make_category, make_topic
from tests.factories.members import make_member


@pytest.fixture
def lea(cast: Cast) -> Viewer:
    with cast.app.app_context():
        return make_host("lea")


def write(browser: VisitorClient, place_id: int, **more: str) -> str:
    """Begin a draft; answers its address."""
    fields = {
        "title": "The terrace opens again",
        "body": "From Friday on the terrace is open until ten.",
        "category_id": str(place_id),
        "audience": "everyone",
        "language": "en",
        "ends_on": (now() + timedelta(days=10)).date().isoformat(),
    }
    return browser.write("/announcements/new", fields | more).headers["Location"]


def test_from_the_first_word_to_the_home_page_of_a_member(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        place = make_category("news")
        make_topic(cast.mia, place, "The terrace", "When does the terrace open again? It was so nice.")
    browser = visitor(cast.app, lea)
    assert browser.get("/announcements/new").status_code == 200
    url = write(browser, place.id)
    page = browser.get(url).text
    assert "Listen first" in page
    assert "When does the" in page
    assert "unanswered" in page
    missing = browser.write(f"{url}/publish", heard="", when="now")
    assert missing.status_code == 422
    assert "Please say in one sentence what you heard" in missing.text
    assert browser.write(f"{url}/publish", heard=HEARD, when="now").status_code == 303
    home = cast.browser("mia").get("/").text
    assert "The terrace opens again" in home
    assert "Lea, hosts the community" in home
    assert "The terrace opens again" in cast.browser("guest").get("/").text
    assert cast.browser("mia").write(f"{url}/read").status_code == 303
    assert "The terrace opens again</a></h3>" not in cast.browser("mia").get("/").text
    listed = cast.browser("guest").get("/announcements").text
    assert "The terrace opens again" in listed
    assert "The terrace opens again" in cast.browser("guest").get("/announcements/feed.atom").text
    topic = cast.browser("mia").get(url, follow_redirects=True).text
    assert "What we heard:" in topic
    assert "Official voice" in topic


def test_nothing_typed_is_lost(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        place = make_category("news")
    browser = visitor(cast.app, lea)
    wrong = browser.write(
        "/announcements/new",
        title="",
        body="Every word of it.",
        category_id=str(place.id),
        audience="everyone",
    )
    assert wrong.status_code == 422
    assert "Every word of it." in wrong.text
    assert "Please give it a title." in wrong.text


def test_drafts_are_the_business_of_the_brands_people(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        draft = make_draft(lea, make_category("news"))
        url = draft.url
    assert cast.browser("mia").get(url).status_code == 404
    assert cast.browser("guest").get(url).status_code == 404
    assert cast.browser("mia").get("/announcements/new").status_code in (403, 404)
    assert "The terrace opens again" not in cast.browser("mia").get("/announcements").text
    assert visitor(cast.app, lea).get(url).status_code == 200


def test_a_colleague_reads_and_gives_it_back(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        hugo = make_host("hugo")
        url = make_draft(lea, make_category("news")).url
    browser, other = visitor(cast.app, lea), visitor(cast.app, hugo)
    day = (now() + timedelta(days=2)).date().isoformat()
    asked = browser.write(f"{url}/hand-over", reader_id=str(hugo.id), deputy_id="0", read_on=day)
    assert asked.status_code == 303
    assert "You are asked to read it" in other.get(url).text
    silent = other.write(f"{url}/judge", turn="give_back", note="", version="1")
    assert silent.status_code == 422
    said = {"turn": "give_back", "note": "Say until when.", "version": "1"}
    assert other.write(f"{url}/judge", said).status_code == 303
    assert "Say until when." in browser.get(url).text
    late = other.write(f"{url}/judge", said | {"note": "And where?"})
    assert late.status_code == 409
    assert "And where?" in late.text


def test_a_correction_says_why(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
    browser = visitor(cast.app, lea)
    url = f"/announcements/{number}/correct"
    form = browser.get(url).text
    revision = re.search(r'name="revision" value="(\d+)"', form)
    assert revision is not None
    silent = browser.write(url, body="From Saturday on.", why="", title=TITLE, revision=revision[1])
    assert silent.status_code == 422
    assert "From Saturday on." in silent.text
    said = {"title": TITLE, "body": "From Saturday on.", "why": "Saturday, not Friday."}
    kept = browser.write(url, said, revision=revision[1])
    assert kept.status_code == 303
    assert "Saturday, not Friday." in cast.browser("guest").get("/").text
    home = cast.browser("mia")
    assert f'href="/announcements/{number}" dir="auto">The terrace' in home.get("/").text
    home.get(f"/announcements/{number}")
    assert "Saturday, not Friday." not in home.get("/").text
    assert cast.browser("mia").get(url).status_code == 403


def test_administrators_say_where_a_colleague_reads_first(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
    assert cast.browser("ada").get("/admin/announcements").status_code == 200
    assert cast.browser("ada").write("/admin/announcements", category=str(place.id)).status_code == 303
    with cast.app.app_context():
        assert list(session().scalars(select(SecondReader.category_id))) == [place.id]
    assert cast.browser("mo").write("/admin/announcements").status_code == 403


def test_a_draft_stands_among_ones_drafts(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        make_draft(lea, make_category("news"))
    assert "The terrace opens again" in visitor(cast.app, lea).get("/drafts").text


def test_what_is_hidden_is_announced_to_nobody(cast: Cast, lea: Viewer) -> None:
    from forum.storage.session import transaction
    from forum.topics.actions.moderate import hide_post
    from forum.topics.queries import post_for

    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
        make_member("otto")
        with transaction():
            post_id = session().get_one(Announcement, number).post_id or 0
            hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="Not so.")
    assert "The terrace opens again" not in cast.browser("mia").get("/").text
    assert "The terrace opens again" not in cast.browser("guest").get("/announcements").text
