"""Pages kept for many: each reader gets their own name, token and nonce, and nobody else's."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import create_engine, update

from forum.categories.models import Category
from forum.community.models import Edition
from forum.hooks import hooks
from forum.storage.session import db
from forum.topics.models import Topic
from forum.web.keeping import memory
from forum.web.kept import Piece
from forum.web.places import place, split_at_places
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member


def normal(html: str) -> str:
    """Without what is new in every answer."""
    html = re.sub(r'nonce="[^"]+"', 'nonce=""', html)
    html = re.sub(r'name="csrf_token" value="[^"]+"', "csrf", html)
    return re.sub(r'name="idempotency_key" value="[^"]+"', "key", html)


@pytest.fixture
def topic(cast: Cast) -> int:
    with cast.app.app_context():
        found = make_topic(cast.mia, make_category(), tags=("tea",))
        make_reply(cast.nia, found.id)
    return found.id


PATHS = ("/topics", "/topics/1", "/c/talk")


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_is_the_page_rendered_for_oneself(cast: Cast, topic: int, path: str) -> None:
    """Whoever comes first leaves a page for the others; each must look as if made for them alone."""
    for name in ("mia", "mo", "sam", "ada", "guest"):
        cast.browser(name).get(path)
    for name in ("guest", "ada", "mia", "sam", "mo"):
        kept = normal(cast.browser(name).get(path).text)
        cast.app.extensions["forum.kept"] = {}
        own = normal(cast.browser(name).get(path).text)
        assert kept == own, name


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_another_member_is_on_it(cast: Cast, topic: int, path: str) -> None:
    with cast.app.app_context():
        others = [make_member(f"zz{n}", display_name=f"Zz{n} <i>Name</i>") for n in range(2)]
    pages = [visitor(cast.app, other).get(path).text for other in others]
    for mine, theirs, html in ((0, 1, pages[0]), (1, 0, pages[1])):
        assert f"Zz{mine} &lt;i&gt;Name&lt;/i&gt;" in html
        assert f"/members/zz{mine}" in html
        assert f"zz{theirs}" not in html.lower()
        assert f'data-viewer="{others[mine].id}"' in html


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["guest", "mia", "mo"])
def test_the_compressed_page_is_the_plain_one(cast: Cast, topic: int, path: str, name: str) -> None:
    plain = cast.browser(name).get(path)
    packed = cast.browser(name).get(path, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert normal(gzip.decompress(packed.data).decode()) == normal(plain.text)
    assert len(packed.data) < len(plain.data) / 2


def test_every_answer_has_a_nonce_of_its_own(cast: Cast, topic: int) -> None:
    seen = set()
    for _ in range(3):
        answer = cast.browser("guest").get("/topics/1")
        nonces = set(re.findall(r'nonce="([^"]+)"', answer.text))
        assert len(nonces) == 1
        assert f"'nonce-{nonces.copy().pop()}'" in answer.headers["Content-Security-Policy"]
        seen |= nonces
    assert len(seen) == 3


def test_guests_get_no_cookie_and_no_token(cast: Cast, topic: int) -> None:
    for path in PATHS:
        answer = cast.browser("guest").get(path)
        assert "Set-Cookie" not in answer.headers
        assert "csrf_token" not in answer.text


def test_forms_on_a_kept_page_can_be_sent(cast: Cast, topic: int) -> None:
    visitor(cast.app, cast.mo).get("/topics/1")
    browser = cast.browser("mia")
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/topics/1").text)
    assert token is not None
    assert browser.post("/topics/1/follow", data={"level": "watch"}).status_code == 400
    sent = {"level": "watch", "csrf_token": token[1]}
    assert browser.post("/topics/1/follow", data=sent).status_code == 303


def test_a_word_for_one_guest_is_not_kept_for_all(cast: Cast, topic: int) -> None:
    told = visitor(cast.app)
    with told.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "Only for you")]
    assert "Only for you" in told.get("/topics/1").text
    assert "Only for you" not in cast.browser("guest").get("/topics/1").text
    assert "Only for you" not in told.get("/topics/1").text


def test_slots_are_filled_for_each_reader(cast: Cast, topic: int) -> None:
    hooks(cast.app).slots["topic.foot"] = [lambda topic: Markup("<p>Foot of {}</p>").format(topic.id)]
    hooks(cast.app).slots["account.menu"] = [lambda viewer: Markup("<b>menu of {}</b>").format(viewer.id)]
    for name in ("mia", "mo", "mia"):
        html = cast.browser(name).get("/topics/1").text
        assert f"<b>menu of {getattr(cast, name).id}</b>" in html
        assert "<p>Foot of 1</p>" in html


def test_nobody_can_write_a_place(app: Flask) -> None:
    texts, names = split_at_places(f"a{place('csrf')}b@@nonce@@c{place('slot_0')}d")
    assert texts == ["a", "b@@nonce@@c", "d"]
    assert names == ["csrf", "slot_0"]


def test_a_piece_deflates_to_itself() -> None:
    import zlib

    piece = Piece("Héllo " * 500)
    unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece.deflated)
    assert unpacked == piece.text


def test_a_guest_who_chose_a_language_keeps_it(cast: Cast, topic: int) -> None:
    guest = visitor(cast.app)
    assert '<html lang="en"' in guest.get("/topics", headers={"Accept-Language": "en"}).text
    chosen = guest.get("/topics?lang=fr", headers={"Accept-Language": "en"})
    assert "lang=fr" in chosen.headers["Set-Cookie"]
    assert '<html lang="fr"' in guest.get("/topics", headers={"Accept-Language": "en"}).text
    # Another guest's page is kept apart.
    assert '<html lang="en"' in visitor(cast.app).get("/topics", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("path", PATHS)
def test_a_noted_page_ends_with_what_it_shows(cast: Cast, topic: int, path: str) -> None:
    """Guests are sent a noted page; a change by another process, past every memory of this one, ends it."""
    guest = cast.browser("guest")
    first = guest.get(path).text
    assert len(memory("noted", lambda _: 0, app=cast.app)) == 1
    assert normal(guest.get(path).text) == normal(first)
    with cast.app.app_context():
        url = db.engine.url
    other = create_engine(url)
    with other.begin() as elsewhere:
        elsewhere.execute(update(Topic).where(Topic.id == topic).values(title="Brandnew", seq=Topic.seq + 1))
    assert "Brandnew" in guest.get(path).text
    with other.begin() as elsewhere:
        elsewhere.execute(update(Category).values(name_fr="Café Neuf", name_en="Café Neuf"))
        elsewhere.execute(update(Edition).values(number=Edition.number + 1))
    assert "Café Neuf" in guest.get(path).text
    with other.begin() as elsewhere:
        elsewhere.execute(update(Category).values(access="members"))
        elsewhere.execute(update(Edition).values(number=Edition.number + 1))
    assert "Brandnew" not in guest.get(path).text
    with other.begin() as elsewhere:
        elsewhere.execute(update(Category).values(access="public"))
        elsewhere.execute(update(Edition).values(number=Edition.number + 1))
    assert "Brandnew" in guest.get(path).text
    with other.begin() as elsewhere:
        elsewhere.execute(update(Topic).where(Topic.id == topic).values(state="hidden"))
    assert "Brandnew" not in guest.get(path).text
    other.dispose()


def test_a_noted_page_is_for_its_address_and_its_language(cast: Cast, topic: int) -> None:
    guest = cast.browser("guest")
    for _ in range(2):
        assert 'lang="fr"' in guest.get(f"/topics/{topic}", headers={"Accept-Language": "fr"}).text[:200]
        assert 'lang="en"' in guest.get(f"/topics/{topic}", headers={"Accept-Language": "en"}).text[:200]
        assert 'id="post-1"' not in guest.get(f"/topics/{topic}?after=1").text
        assert 'id="post-1"' in guest.get(f"/topics/{topic}").text
        assert guest.get(f"/topics/{topic}?go=end").status_code == 302


def test_a_page_with_words_of_ones_own_is_not_noted(cast: Cast, topic: int) -> None:
    for name in ("mia", "sam"):
        cast.browser(name).get(f"/topics/{topic}")
    assert len(memory("noted", lambda _: 0, app=cast.app)) == 0
