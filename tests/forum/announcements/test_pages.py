"""The pages of announcements, as people go through them, with and without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.announcements.models import Announcement, SecondReader
from forum.announcements.queries import announcement_for
from forum.clock import now
from forum.members.models import ANIMATE
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from forum.topics.actions.tag import rename_topic
from forum.topics.queries import topic_for
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host
from tests.factories.categories import make_category, make_topic
from tests.factories.events import make as plan_event
from tests.factories.events import planned
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
    for nothing in ("", "\u200b"):
        silent = other.write(f"{url}/judge", turn="give_back", note=nothing, version="1")
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


def test_who_has_no_first_name_any_more_can_still_archive(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
        eva = make_member("eva", mandates=[(ANIMATE, None)])
    page = visitor(cast.app, eva).get("/announcements").text
    assert f"/announcements/{number}/archive" in page
    assert f"/announcements/{number}/correct" not in page
    assert f"/announcements/{number}/correct" in visitor(cast.app, lea).get("/announcements").text


def test_what_is_archived_stands_on_no_home_page_once_corrected(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
    browser, promise = visitor(cast.app, lea), "on their home page again"
    assert promise in browser.get(f"/announcements/{number}/correct").text
    assert browser.write(f"/announcements/{number}/archive").status_code == 303
    assert promise not in browser.get(f"/announcements/{number}/correct").text


def test_a_category_that_is_not_offered_is_refused_in_our_words(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        make_category("news")
    form = {"title": "A title", "body": "Words.", "category_id": "999", "audience": "everyone"}
    answer = visitor(cast.app, lea).write("/announcements/new", form)
    assert answer.status_code == 422
    assert "This can’t be chosen here." in answer.text


def test_where_a_colleague_reads_what_was_heard_is_not_optional(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        place = make_category("news")
        url = make_draft(lea, place).url
    browser, label = visitor(cast.app, lea), "What we heard, which your colleague reads as well"
    assert label not in browser.get(url).text
    with cast.app.app_context(), transaction():
        session().add(SecondReader(category_id=place.id))
    assert label in browser.get(url).text


def test_the_comers_that_are_offered_are_those_of_ones_own_places(cast: Cast) -> None:
    with cast.app.app_context():
        here, there = make_category("here"), make_category("there")
        eva, host = make_host("eva", where=here.id), make_host("hal")
        for place, title in ((here, "An evening here"), (there, "An evening there")):
            plan_event(host, planned(host, title, category=place))
    page = visitor(cast.app, eva).get("/announcements/new").text
    assert "An evening here" in page
    assert "An evening there" not in page


def test_an_open_page_reads_otherwise_as_soon_as_it_is_corrected_or_renamed(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
    browser, known = visitor(cast.app, lea), [versions(cast)]
    said = {"body": "From Saturday on.", "why": "Saturday, not Friday.", "revision": "1"}
    assert browser.write(f"/announcements/{number}/correct", said, title=TITLE).status_code == 303
    known.append(versions(cast))
    with cast.app.app_context(), transaction():
        topic_id = announcement_for(cast.mo, number).post.topic_id
        rename_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), title="The terrace")
    known.append(versions(cast))
    assert len({home for home, _list in known}) == len({listed for _home, listed in known}) == 3


@pytest.mark.parametrize("by", ["topic", "post", "list"])
def test_a_correction_is_read_wherever_it_stands(cast: Cast, lea: Viewer, by: str) -> None:
    with cast.app.app_context():
        number = make_announcement(lea, make_category("news"))
        row = announcement_for(cast.mia, number)
        topic = f"/topics/{row.post.topic_id}"
        ways = {"topic": topic, "post": f"/posts/{row.post_id}"}
        other = make_topic(cast.mia, row.category, "Another", "Something else.").id
    mia, why = cast.browser("mia"), "Saturday, not Friday."
    mia.get(f"/announcements/{number}")
    said = {"title": TITLE, "body": "From Saturday on.", "why": why, "revision": "1"}
    visitor(cast.app, lea).write(f"/announcements/{number}/correct", said)
    assert why in mia.get("/").text
    for elsewhere in (f"/topics/{other}", f"{topic}?after=999"):  # where it does not stand
        assert mia.get(elsewhere, follow_redirects=True).status_code == 200
    assert why in mia.get("/").text
    listed = re.search(rf'href="(/[^"]+)" dir="auto">{TITLE}', mia.get("/announcements").text)
    assert listed is not None
    assert mia.get(ways.get(by, listed[1]), follow_redirects=True).status_code == 200
    assert why not in mia.get("/").text
    assert why in cast.browser("nia").get("/").text


def versions(cast: Cast) -> tuple[str, str]:
    """What an open home page and an open list compare."""
    pages = cast.browser("guest").get("/").text, cast.browser("guest").get("/announcements").text
    found = [re.search(r'data-follow="announcement:0" data-version="([^"]+)"', page) for page in pages]
    home, listed = (one[1] if one is not None else "" for one in found)
    return home, listed
