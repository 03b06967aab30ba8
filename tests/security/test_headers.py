"""What every answer says to browsers and caches, whatever kind of answer it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, url_for

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from tests.cast import CSRF, Cast, assemble, visitor
from tests.factories.categories import make_category, make_topic
from tests.servers.databases import close

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answers(cast: Cast) -> dict[str, str]:
    """An address for each kind of answer."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
    css = re.search(r'href="(/assets/[^"]+\.css)"', cast.browser("guest").get("/").get_data(as_text=True))
    assert css
    return {
        "page": "/",
        "kept page": f"/topics/{topic.id}/{topic.slug}",
        "list": "/topics",
        "error": "/nothing-here",
        "json": f"/topics/{topic.id}/since/0",
        "static": "/static/css/base.css",
        "styles": css[1],
        "words": "/messages/fr.js",
        "feed": "/feed.atom",
        "redirect": "/notifications",
        "method": "/topics/read-all",
        "health": "/healthz",
    }


@pytest.mark.parametrize("person", ["guest", "mia"])
def test_every_answer_carries_the_headers(cast: Cast, person: str) -> None:
    for kind, path in answers(cast).items():
        answer = cast.browser(person).get(path)
        answer.close()
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, kind
        assert "unsafe" not in policy and "*" not in policy and "http:" not in policy, (kind, policy)
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["Referrer-Policy"] == "same-origin", kind
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "Access-Control-Allow-Origin" not in headers, kind
        assert "Strict-Transport-Security" not in headers, "http must not promise https"
        if answer.mimetype == "text/html":
            assert re.search(r"script-src 'nonce-[\w-]{16,}' 'strict-dynamic'", policy), kind
            assert "base-uri 'none'" in policy and "form-action 'self'" in policy, kind
            assert headers["Cache-Control"] in ("private, no-cache", "no-store, private", "no-store"), kind


def secret_addresses(cast: Cast) -> list[str]:
    """An address for each page that is opened by knowing it, with a secret that is none."""
    every = cast.app.url_map.iter_rules()
    rules = [rule for rule in every if "token" in rule.arguments and "GET" in (rule.methods or ())]
    with cast.app.test_request_context():
        return sorted({url_for(rule.endpoint, token="x" * 20) for rule in rules})


def test_a_page_behind_a_secret_address_tells_nobody_of_it(cast: Cast) -> None:
    found = secret_addresses(cast)
    for beginning in (
        "/handed/",
        "/departments/weekly/stop/",
        "/unsubscribe/",
        "/notices/",
        "/join/",
        "/reset/",
    ):
        assert any(path.startswith(beginning) for path in found), beginning
    for path in found:
        answer = cast.browser("guest").get(path)
        assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"], path


def test_a_form_behind_a_secret_address_is_taken_without_a_referrer(cast: Cast) -> None:
    """Over https, where Flask-WTF asks for one: a browser that was told to send none sends none."""
    guest = cast.browser("guest")
    asked = {"X-CSRFToken": guest.csrf_token()}
    over_https = {"base_url": "https://localhost"}
    with guest.session_transaction(**over_https) as cookie:
        cookie["csrf_token"] = CSRF
    elsewhere = guest.post("/language", headers=asked, **over_https)
    assert elsewhere.status_code == 400
    for path in ("/handed/none", "/notices/none/withdraw", "/notices/none/add"):
        assert guest.post(path, headers=asked, **over_https).status_code == 404
        assert guest.post(path, **over_https).status_code == 400


def test_an_accident_carries_the_headers_too(cast: Cast) -> None:
    def fail() -> str:
        raise ZeroDivisionError("a secret of the program")

    cast.app.add_url_rule("/accident", "accident", fail)
    answer = cast.browser("mia").get("/accident")
    assert answer.status_code == 500
    assert "nonce-" in answer.headers["Content-Security-Policy"]
    text = answer.get_data(as_text=True)
    assert "secret of the program" not in text and "Traceback" not in text and "ZeroDivision" not in text


def test_the_nonce_is_new_each_time_and_the_page_uses_it(cast: Cast) -> None:
    """On kept pages as on others, for guests and members, compressed or not."""
    seen: set[str] = set()
    for path in list(answers(cast).values())[:3] * 3:
        for person in ("guest", "mia"):
            answer = cast.browser(person).get(path)
            match = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
            assert match and match[1] not in seen
            seen.add(match[1])
            page = answer.get_data(as_text=True)
            assert set(re.findall(r'nonce="([^"]*)"', page)) == {match[1]}
            assert not re.findall(r"<script(?![^>]*nonce=)", page), "a script without a nonce"
            assert "@@" not in page, "a place was not filled"


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Nonce", "Cookie"])
def test_the_nonce_is_not_taken_from_the_request(cast: Cast, header: str) -> None:
    planted = "planted-nonce-0000000000"
    answer = cast.browser("guest").get(f"/?nonce={planted}", headers={header: f"nonce={planted}"})
    assert planted not in answer.headers["Content-Security-Policy"]
    assert f'nonce="{planted}"' not in answer.get_data(as_text=True)


def test_nothing_inline(cast: Cast) -> None:
    """The policy would stop them anyway: no style attribute, no handler, no javascript: address."""
    for path in list(answers(cast).values())[:4]:
        for person in ("guest", "mia", "ada"):
            page = cast.browser(person).get(path).get_data(as_text=True)
            assert not re.search(r"<[^>]+\s(style|on\w+)\s*=", page), path
            assert "javascript:" not in page, path


def test_guests_get_nothing_personal(cast: Cast) -> None:
    """No cookie for who only reads, no name of a member who came before, no token."""
    paths = answers(cast)
    for path in paths.values():
        cast.browser("mia").get(path).close()
    for kind in ("page", "kept page", "list", "json", "feed", "static", "error", "words"):
        answer = visitor(cast.app).get(paths[kind])
        answer.close()
        assert "Set-Cookie" not in answer.headers, kind


@pytest.fixture
def https(config: Config) -> Iterator[Flask]:
    app = build_app(replace(config, base_url="https://square.example"))
    bus(app).inline = True
    yield app
    close(app)


def test_https_promises_itself_and_marks_its_cookies(https: Flask) -> None:
    cast = assemble(https)
    answer = visitor(https).get("/", base_url="https://square.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "wss://square.example" in answer.headers["Content-Security-Policy"]
    language = visitor(https).get("/?lang=fr", base_url="https://square.example")
    login = visitor(https).get("/login", base_url="https://square.example")
    cookies = language.headers.getlist("Set-Cookie") + login.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie, cookie
    assert cast.mia.name == "mia"


def test_http_cookies_are_hidden_from_scripts(cast: Cast) -> None:
    cookies = visitor(cast.app).get("/login").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie, cookie
