"""Doing too much too fast: a clear answer that says when to come back and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from forum.app import build_app
from forum.config import Config
from forum.facts.bus import bus
from forum.web.limits import limiter
from tests.cast import Cast, VisitorClient, assemble, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.thanks import make_thanks
from tests.security.test_writing import writing_rules
from tests.servers.databases import close

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TRIES = 80
HOME = "203.0.113.7"


@pytest.fixture
def limited(config: Config) -> Iterator[Flask]:
    app = build_app(replace(config, ratelimit_enabled=True))
    app.config["EVEN_SECONDS"] = 0
    bus(app).inline = True
    limiter.reset()
    yield app
    limiter.reset()
    limiter.enabled = False
    close(app)


def until_refused(
    browser: VisitorClient, path: str, form: Any, address: str = HOME, tries: int = TRIES
) -> Any:
    """The first 429, or the last answer when none came."""
    answer = None
    for number in range(tries):
        fields = form(number) if callable(form) else form
        token = {"X-CSRFToken": browser.csrf_token()}
        answer = browser.post(path, data=fields, headers=token, environ_base={"REMOTE_ADDR": address})
        if answer.status_code == 429:
            return answer
    return answer


def assert_told(answer: Any, typed: str = "") -> None:
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    text = answer.get_data(as_text=True)
    assert "<h1" in text and typed in text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/login", lambda n: {"email": f"nobody{n}", "password": "wrong password 123"}),
        ("/register", lambda n: {"username": f"x{n}", "email": f"x{n}@example.org", "password": "short"}),
        ("/reset", lambda n: {"email": f"x{n}@example.org"}),
    ],
)
def test_the_way_in_is_limited_by_address(limited: Flask, path: str, form: Any) -> None:
    assemble(limited)
    assert_told(until_refused(visitor(limited), path, form))
    other = until_refused(visitor(limited), path, form, "198.51.100.1", tries=1)
    assert other.status_code != 429, "another address is not to suffer"


def test_one_household_is_one_address(limited: Flask) -> None:
    """IPv6: changing the last 64 bits makes nobody new; a neighbouring /64 is somebody else."""
    assemble(limited)
    form = {"email": "nobody", "password": "wrong password 123"}
    answers = [
        until_refused(visitor(limited), "/login", form, f"2001:db8:1:2::{n:x}", tries=1) for n in range(1, 14)
    ]
    assert answers[-1].status_code == 429
    form = {"email": "somebody-else", "password": "wrong password 123"}
    assert until_refused(visitor(limited), "/login", form, "2001:db8:1:3::1", tries=1).status_code != 429


def test_guessing_at_one_account_from_many_addresses_is_limited(limited: Flask) -> None:
    assemble(limited)
    form = {"email": "mia", "password": "wrong password 123"}
    answers = [
        until_refused(visitor(limited), "/login", form, f"198.51.100.{n}", tries=1) for n in range(1, 18)
    ]
    assert answers[-1].status_code == 429


def test_posting_is_limited_by_account_and_keeps_the_text(limited: Flask) -> None:
    cast: Cast = assemble(limited)
    with limited.app_context():
        topic = make_topic(cast.ada, make_category())
    typed = "Words that took an hour."

    def form(number: int) -> dict[str, str]:
        return {"body": f"{typed} {number}", "idempotency_key": f"key-of-{number:010}"}

    path = f"/topics/{topic.id}/reply"
    assert_told(until_refused(visitor(limited, cast.mia), path, form), typed)
    again = until_refused(visitor(limited, cast.mia), path, lambda _: form(99), "198.51.100.1", tries=1)
    assert again.status_code == 429, "the same account from elsewhere"
    assert until_refused(visitor(limited, cast.nia), path, lambda _: form(98), tries=1).status_code == 303


def test_searching_is_limited(limited: Flask) -> None:
    assemble(limited)
    browser = visitor(limited)
    answers = [browser.get("/search?q=tea", environ_base={"REMOTE_ADDR": HOME}) for _ in range(40)]
    assert_told(answers[-1])
    assert browser.get("/", environ_base={"REMOTE_ADDR": HOME}).status_code == 200


def test_reading_old_texts_is_limited(limited: Flask) -> None:
    """Each page compares up to ten texts: many at once would keep the processor busy."""
    cast: Cast = assemble(limited)
    with limited.app_context():
        post_id = make_topic(cast.ada, make_category()).first_post_id
    path = f"/posts/{post_id}/history"
    answers = [visitor(limited).get(path, environ_base={"REMOTE_ADDR": HOME}) for _ in range(TRIES)]
    assert answers[0].status_code == 200
    assert_told(answers[-1])
    other = visitor(limited).get(path, environ_base={"REMOTE_ADDR": "198.51.100.1"})
    assert other.status_code == 200


def test_limits_can_be_switched_off(app: Flask) -> None:
    assemble(app)
    browser = visitor(app)
    assert {browser.get("/search?q=tea").status_code for _ in range(40)} == {200}


WITHOUT_LIMIT: dict[str, str] = {}
"""Endpoints that write and may be asked as often as one likes, each with the reason: none."""


def test_every_route_that_writes_has_a_limit(app: Flask) -> None:
    """One of its own or the one that small verbs share, whichever slice it is of."""
    unlimited = set()
    for rule, method in writing_rules(app):
        blueprint = rule.endpoint.rpartition(".")[0] or None
        with app.test_request_context("/", method=method):
            found = limiter.limit_manager.resolve_limits(app, endpoint=rule.endpoint, blueprint=blueprint)
            held = [one for one in (*found[0], *found[1]) if not one.method_exempt and not one.is_exempt]
        if not held:
            unlimited.add(rule.endpoint)
    assert unlimited == set(WITHOUT_LIMIT)


def test_a_small_verb_is_limited_by_account(limited: Flask) -> None:
    """To show a thanks and not to show it renders a card and tells every open page, each time."""
    cast = assemble(limited)
    with limited.app_context():
        given = make_thanks(cast.nia, make_topic(cast.mia, make_category()).first_post_id or 0)
    mia = visitor(limited, cast.mia)
    for verb in ("share", "unshare"):
        assert_told(until_refused(mia, f"/thanks/{given}/{verb}", {}))
    assert until_refused(mia, f"/thanks/{given}/share", {}, "198.51.100.1", tries=1).status_code == 429
    assert mia.get("/thanks").status_code == 200
    other = until_refused(visitor(limited, cast.nia), f"/thanks/{given}/retract", {}, tries=1)
    assert other.status_code == 303


def test_looking_is_not_counted_as_doing(limited: Flask) -> None:
    assemble(limited)
    browser = visitor(limited)
    assert {browser.get("/categories").status_code for _ in range(TRIES)} == {200}
