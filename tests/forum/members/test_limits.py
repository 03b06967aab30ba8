"""Guessing and flooding are slowed down, by address and by account; nobody who is right is locked out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.app import build_app
from forum.config import Config
from forum.web.limits import limiter
from tests.cast import VisitorClient, assemble, visitor
from tests.factories.members import PASSWORD, make_member
from tests.servers.databases import close

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    app = build_app(dataclasses.replace(config, ratelimit_enabled=True))
    app.testing = True
    app.config["EVEN_SECONDS"] = 0.0
    assemble(app)
    with app.app_context():
        make_member("rex", password=PASSWORD)
    yield app
    limiter.reset()
    limiter.enabled = False
    close(app)


def from_address(browser: VisitorClient, address: str, path: str, **fields: str) -> TestResponse:
    return browser.post(
        path,
        data=fields,
        headers={"X-CSRFToken": browser.csrf_token()},
        environ_base={"REMOTE_ADDR": address},
    )


def test_one_address_may_not_guess_for_ever(app: Flask) -> None:
    answers = [
        from_address(visitor(app), "192.0.2.1", "/login", email=f"name{number}", password="x").status_code
        for number in range(11)
    ]
    assert answers == [200] * 10 + [429]
    assert from_address(visitor(app), "192.0.2.2", "/login", email="a", password="x").status_code == 200


def test_neighbours_in_one_ipv6_network_count_as_one(app: Flask) -> None:
    answers = [
        from_address(
            visitor(app), f"2001:db8::{number:x}", "/login", email=f"n{number}", password="x"
        ).status_code
        for number in range(11)
    ]
    assert answers[-1] == 429


def test_one_account_may_not_be_guessed_from_everywhere(app: Flask) -> None:
    answers = [
        from_address(
            visitor(app), f"192.0.2.{number}", "/login", email="Rex", password="wrong guess"
        ).status_code
        for number in range(8)
    ]
    assert answers == [200] * 7 + [429]


def test_a_refusal_does_not_tell_which_address_belongs_to_a_name(app: Flask) -> None:
    def guess(number: int, typed: str) -> int:
        address = f"192.0.2.{number}"
        return from_address(visitor(app), address, "/login", email=typed, password="wrong guess").status_code

    assert [guess(number, ("rex", " Rex ")[number % 2]) for number in range(8)][-1] == 429
    theirs = [guess(20 + number, ("rex@example.org", "REX@example.org")[number % 2]) for number in range(8)]
    nobodys = [guess(40 + number, "nobody@example.org") for number in range(8)]
    assert theirs == nobodys == [200] * 7 + [429]


def test_who_is_right_is_not_counted_against_the_account(app: Flask) -> None:
    for number in range(20):
        answer = from_address(visitor(app), f"192.0.2.{number}", "/login", email="rex", password=PASSWORD)
        assert answer.status_code == 302


def test_a_mailbox_is_not_flooded(app: Flask) -> None:
    answers = [
        from_address(visitor(app), f"192.0.2.{number}", "/reset", email="REX@example.org").status_code
        for number in range(6)
    ]
    assert answers == [200] * 5 + [429]
