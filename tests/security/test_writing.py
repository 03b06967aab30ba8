"""Writing by whoever may not: every route that writes, with whatever fields, changes nothing of others'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from werkzeug.routing import Rule

from forum.storage.session import db
from tests.security.parameters import odd, real
from tests.security.walking import (
    WRITING,
    Findings,
    ask,
    filled,
    methods_of,
    odd_addresses,
    real_addresses,
    rules,
    some_addresses,
)
from tests.security.world import World, build, words

OPEN_TO_GUESTS = {
    "security.login",
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "security.reset_password",
    "members.choose_language",
    "members.choose_theme",
}
"""Forms for those who are not logged in. Each has tests of its own."""

FIELDS: dict[str, list[str]] = {
    "title": [words("written title"), ""],
    "body": [words("written body"), ""],
    "source": [words("written body")],
    "tags": ["one, two"],
    "reason": ["Because."],
    "revision": ["1"],
    "version": ["0", "1"],
    "state": ["published", "hidden"],
    "pinned": ["1", "y"],
    "locked": ["1", "y"],
    "level": ["watch", "mute"],
    "step": ["up", "down"],
    "access": ["public", "staff"],
    "posting": ["members"],
    "name": ["Another name", "mia", "ada"],
    "display_name": ["Another name"],
    "bio": ["Another line."],
    "username": ["mia", "ada", "another"],
    "email": ["another@example.org"],
    "password": ["saffron kettle on the square"],
    "role": ["administrate", "moderate"],
    "capability": ["administrate", "moderate", "speak", "connect"],
    "standing": ["regular", "newcomer"],
    "registration": ["closed"],
    "language": ["fr"],
    "members": ["mia nia sam"],
    "days": ["7", "999999999999999999999"],
    "until": ["2030-01-01", "0000-00-00"],
    "confirm": ["y"],
    "is_admin": ["1"],
    "member_id": ["1", "2", "3"],
    "author_id": ["1", "2"],
    "author": ["ada"],
    "target": ["1", "5"],
    "category": ["1", "2", "square", "office"],
    "category_id": ["1", "2", "4"],
    "topic": ["1"],
    "topic_id": ["1", "2"],
    "post": ["1"],
    "post_id": ["1", "2", str(2**53), str(2**63)],
    "posts": ["1", "2"],
    "id": ["1", "2", str(2**63)],
    "reply_to": ["1", "5"],
    "reply_to_id": ["1", "5"],
    "kind": ["mentioned", "room"],
    "suspended_until": [""],
    "muted_until": [""],
    "confirmed_at": ["2020-01-01"],
    "next": ["//evil.example", "/topics"],
}
"""Names that forms and columns have, so that a body is also an attempt at mass assignment."""

OF_THE_COMMUNITY = (
    "categories",
    "category_groups",
    "settings",
    "groups",
    "group_members",
    "grants",
    "invitations",
)
OF_A_TOPIC = "id, author_id, title, slug, category_id, state, pinned, locked, merged_into_id, kind"
OF_A_POST = "id, author_id, topic_id, state, source, html, reason, revision, created_at"
OF_A_MEMBER = (
    "id, username, email, password, active, system, confirmed_at, tf_totp_secret, display_name, bio, "
    "language, timezone, theme, standing, muted_until, suspended_until, read_floor, notify"
)
OF_ONESELF = "id, username, active, system, standing, muted_until, suspended_until, confirmed_at"


@pytest.fixture
def world(app: Flask) -> World:
    """A community full of secrets, whose mails and hashes cost no time."""
    app.config["EVEN_SECONDS"] = 0
    return build(app)


def writing_rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that writes, with its method."""
    for rule in rules(app):
        for method in sorted(methods_of(rule) & set(WRITING)):
            yield rule, method


def belongings(world: World, name: str) -> dict[str, Any]:
    """All that ``name`` has no business to change, as it is now."""
    me = world.members.get(name, 0)
    own = 5 if name == "lea" else 0  # the category «cellar», which Lea moderates
    own_topics = f"SELECT id FROM topics WHERE category_id = {own}"
    with world.app.app_context():
        db.session.rollback()
        asked = {table: f"SELECT * FROM {table}" for table in OF_THE_COMMUNITY}
        asked |= {
            "topics of others": (
                f"SELECT {OF_A_TOPIC} FROM topics WHERE author_id != {me} AND category_id != {own}"
            ),
            "posts of others": (
                f"SELECT {OF_A_POST} FROM posts WHERE author_id != {me} AND topic_id NOT IN ({own_topics})"
            ),
            "own posts": f"SELECT id, author_id, reason FROM posts WHERE author_id = {me}",
            "other members": f"SELECT {OF_A_MEMBER} FROM members WHERE id != {me}",
            "own standing": f"SELECT {OF_ONESELF} FROM members WHERE id = {me}",
            "drafts of others": f"SELECT member_id, title, body FROM drafts WHERE member_id != {me}",
            "reading of others": f"SELECT * FROM readings WHERE member_id != {me}",
        }
        return {
            name: sorted(map(repr, db.session.execute(text(question)))) for name, question in asked.items()
        }


def known_then_more(before: list[str], after: list[str]) -> bool:
    """Whether everything that was there still is (others may have been added)."""
    return not set(before) - set(after)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("walker", ["guest", "sam", "nia", "lea"])
def test_nobody_changes_what_is_not_theirs(world: World, walker: str) -> None:
    """Every form there is, sent for everything there is, with every field a form or a column has."""
    before, findings = belongings(world, walker), Findings(walker, world.forbidden(walker))
    everything = {name: values[0] for name, values in FIELDS.items()}
    for rule, method in writing_rules(world.app):
        if walker == "guest" and rule.endpoint in OPEN_TO_GUESTS:
            continue
        browser = world.browser(walker)
        for path in some_addresses(rule, world):
            answer = ask(browser, method, path, data=everything)
            findings.check(answer, f"{method} {path}")
            as_json = ask(browser, method, path, json=everything, headers={"Accept": "application/json"})
            findings.check(as_json, f"{method} {path} with JSON")
        after = belongings(world, walker)
        changed = {kind for kind in before if not known_then_more(before[kind], after[kind])}
        grown = {kind for kind in OF_THE_COMMUNITY if before[kind] != after[kind]}
        if walker in ("guest", "sam"):
            grown |= {kind for kind in before if before[kind] != after[kind]}
        if changed | grown:
            findings.found.append(f"{walker}: {method} {rule} changed {sorted(changed | grown)}")
            before = after
    findings.none()


def _files() -> bytes:
    """A file in the place of every field."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"; filename="f"\r\n\r\nhello\r\n'
    return ("".join(head.format(name) for name in FIELDS) + "--x--\r\n").encode()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("walker", ["guest", "ada"])
def test_odd_bodies_are_no_accident(world: World, walker: str) -> None:
    """Fields of any kind and length, JSON of any shape, bytes of no kind: a clear answer each time."""
    findings = Findings(walker, {})
    few = ("title", "body", "name", "email", "password", "reason", "note", "bio")
    bodies: list[dict[str, Any]] = [
        {"data": dict.fromkeys(FIELDS, value)} for value in ("\x00", "\ufffe\u202e", str(2**63), "-1")
    ]
    bodies += [{"data": dict.fromkeys(few, value)} for value in ("[" * 12_000, "<" * 12_000, "a" * 60_000)]
    bodies += [
        {"data": b"\xff\xfe\x00", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"{" * 5000, "content_type": "application/json"},
        {"data": b"[" * 50_000, "content_type": "application/json"},
        {"data": b"null", "content_type": "application/json"},
        {"data": b'"text"', "content_type": "application/json"},
        {"data": b"[1, 2]", "content_type": "application/json"},
        {"data": b"\xff", "content_type": "application/json; charset=utf-16"},
        {"json": {name: {"$ne": ""} for name in FIELDS}},
        {"json": {name: ["x"] for name in FIELDS}},
        {"json": dict.fromkeys(FIELDS, 10**40)},
        {"json": dict.fromkeys(FIELDS)},
        {"json": dict.fromkeys(FIELDS, True)},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"broken", "content_type": "multipart/form-data"},
        {"data": _files(), "content_type": "multipart/form-data; boundary=x"},
        {"data": b"x" * 600_000, "content_type": "text/plain"},
    ]
    many = "&".join(f"f{n}=1" for n in range(10_000))
    for number, (rule, method) in enumerate(writing_rules(world.app)):
        path, browser = next(real_addresses(rule, world)), world.browser(walker)
        if number % 20 == 0:  # taken apart before any route is asked, and slowly
            kind = "application/x-www-form-urlencoded"
            answer = ask(browser, method, path, data=many, content_type=kind)
            findings.check(answer, f"{method} {path} with many fields")
        # Each second kind at each route, the others at its neighbour. Hashing passwords takes its time: of the
        # account pages a guest tries all kinds. And a guest is refused nearly everywhere in the same place.
        slow = rule.endpoint.startswith("security.") and walker != "guest"
        closed = walker == "guest" and rule.endpoint not in OPEN_TO_GUESTS
        step = 5 if slow or closed else 1 if rule.endpoint.startswith("security.") else 2
        for body in bodies[number % step :: step]:
            what = f"{method} {path} with {str(body)[:80]}"
            findings.check(ask(browser, method, path, **body), what)
    findings.none()


values = st.one_of(
    st.sampled_from(sorted({v for many in FIELDS.values() for v in many})), st.text(max_size=60)
)
forms = st.dictionaries(st.sampled_from(sorted(FIELDS)), values, max_size=25)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_run_of_forms_keeps_secrets(world: World, data: st.DataObject) -> None:
    """Random forms by random people at random addresses, one after the other in the same community.

    What the rules forbade before and after the form was written may not stand in its answer.
    """
    choices = list(writing_rules(world.app))
    walker = data.draw(st.sampled_from(["guest", "sam", "nia", "mia", "lea", "mo", "ada"]), label="walker")
    rule, method = data.draw(st.sampled_from(choices), label="route")

    def one(name: str) -> list[str]:
        return [data.draw(st.sampled_from([*real(name, world) * 3, *odd(name)]), label=name)]

    path = data.draw(st.sampled_from([*filled(rule, one)]), label="address")
    form = data.draw(forms, label="form")
    before, browser = world.forbidden(walker), world.browser(walker)
    answer = ask(browser, method, path, data=form)
    after = world.forbidden(walker)
    findings = Findings(walker, {word: thing for word, thing in before.items() if word in after})
    findings.check(answer, f"{method} {path} {form}")
    findings.check(browser.get("/notifications"), f"notifications after {method} {path}")
    findings.none()


def test_odd_addresses_of_forms_are_no_accident(world: World) -> None:
    """Forms sent to things that can't be."""
    findings, browser = Findings("mo", world.forbidden("mo")), world.browser("mo")
    for rule, method in writing_rules(world.app):
        for path in [*odd_addresses(rule, world)][:14]:
            answer = ask(browser, method, path, data={name: values[0] for name, values in FIELDS.items()})
            findings.check(answer, f"{method} {path[:100]}")
            if answer.status_code == 401 or rule.endpoint == "security.logout":
                browser = world.browser("mo")
    findings.none()
