"""Where redirects and links lead: to this community, whatever a request says."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.app import build_app
from forum.config import Config
from forum.jobs.models import Job
from forum.storage.session import session
from forum.web.security import safe_target
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.servers.databases import close

EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "http:evil.example",
    "http://evil.example",
    "https:/evil.example",
    "HTTPS:///evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "\u2044\u2044evil.example",
    "／／evil.example",
    "/／evil.example",
    "//evil.example@localhost",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/" + "a" * 5000,
    "/.//evil.example/..//../",
    "",
]


def leads_away(target: str) -> bool:
    """Whether a browser that follows ``target`` from a page of ours would leave (WHATWG URL, section 4.4)."""
    cleaned = "".join(c for c in target.strip() if c not in "\t\n\r").replace("\\", "/")
    parts = urlsplit(cleaned)
    return bool(cleaned.startswith("//") or parts.netloc or parts.scheme)


@pytest.mark.parametrize("target", EVIL)
def test_a_checked_target_stays_here(target: str) -> None:
    assert not leads_away(safe_target(target, "/"))
    assert not any(ord(character) < 32 for character in safe_target(target, "/"))


@settings(deadline=None)
@given(st.text(alphabet="/\\:@.?#%\t\r\n \x00abhtps／⁄", max_size=30))
def test_any_target_stays_here(target: str) -> None:
    found = safe_target(target, "/home")
    assert found.startswith("/") and not leads_away(found)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_forms_and_logins_lead_back_here(cast: Cast) -> None:
    """Every form that takes ``next``: reading, notifications, and the way in."""
    browser = cast.browser("mia")
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category())
    for target in EVIL:
        for path, form in (
            (f"/topics/{topic.id}/follow", {"level": "watch"}),
            ("/notifications/read", {}),
            ("/topics/read-all", {}),
            ("/language", {"language": "fr"}),
        ):
            answer = browser.write(path, {**form, "next": target})
            assert answer.status_code in (303, 302, 404), (path, target, answer.status)
            assert "evil" not in urlsplit(answer.headers.get("Location", "/")).netloc, (path, target)
            assert not leads_away(answer.headers.get("Location", "/")), (path, target)
        for path in ("/login", "/verify"):
            answer = browser.get(path, query_string={"next": target})
            assert not leads_away(answer.headers.get("Location", "/")), (path, target)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
        {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
        {"X-HTTP-Method-Override": "DELETE"},
    ],
)
def test_a_foreign_host_gets_into_no_answer(cast: Cast, headers: dict[str, str]) -> None:
    """Neither for who sent it, nor (pages are kept) for the next reader."""
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category())
    for path in (
        "/",
        "/topics",
        f"/topics/{topic.id}",
        "/feed.atom",
        "/login",
        "/notifications",
        "/x",
        "/search",
    ):
        for answer in (visitor(cast.app).get(path, headers=headers), visitor(cast.app).get(path)):
            assert "evil.example" not in answer.get_data(as_text=True), path
            assert "evil.example" not in str(answer.headers), path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_mails_link_to_the_base_url(cast: Cast) -> None:
    """A reset that was asked for under a foreign Host leads to our own."""
    cast.app.config["WTF_CSRF_ENABLED"] = False  # the cookie of the form belongs to the right host
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for path in ("/reset", "/register", "/confirm"):
        form = {"email": "mia@example.org", "username": "zoe", "password": "saffron kettle on the square"}
        visitor(cast.app).post(path, data=form, headers=headers)
    with cast.app.app_context():
        mails = str([job.payload for job in session().scalars(select(Job))])
    assert "http://localhost/reset/" in mails
    assert "evil.example" not in mails


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("proxies", "expected"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_forwarded_addresses_count_behind_a_known_proxy_only(
    config: Config, proxies: int, expected: str
) -> None:
    from flask import request

    app: Flask = build_app(replace(config, trusted_proxies=proxies))
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    close(app)
    assert seen == [expected]
