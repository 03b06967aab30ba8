"""Every route × every method × everybody, over all there is: no accident, no secret told."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask

from forum.hooks import hooks
from tests.security.parameters import KINDS, missing, real, unlisted
from tests.security.walking import (
    QUERIES,
    Findings,
    ask,
    filled,
    methods_of,
    odd_addresses,
    parameters_of,
    real_addresses,
    rules,
)
from tests.security.world import WALKERS, World, build, secret

THINGS = {"topic_id", "post_id", "slug", "group_id", "category_id"}
"""Parameters that name things whose very existence may be a secret."""


@pytest.fixture
def world(app: Flask) -> World:
    """A community full of secrets."""
    return build(app)


def test_every_parameter_is_described(app: Flask) -> None:
    """Whoever adds a route with a new parameter says what it may be, so that the walk can go there."""
    assert not unlisted(parameters_of(app))
    assert set(hooks(app).subjects) <= set(KINDS)


def test_secrets_are_found_when_they_may_be(world: World) -> None:
    """The walk's eyes are open: who may read a thing finds its word where it should be."""
    topic, post = world.topics["open in salon"], "post open in salon"
    page = world.browser("nia").get(f"/topics/{topic}", follow_redirects=True).get_data(as_text=True)
    assert secret(post) in page and secret("topic open in salon") in page
    assert secret("post held post open in salon") in world.browser("mo").get(f"/topics/{topic}").get_data(
        as_text=True
    )
    assert secret(post) not in world.forbidden("nia") and secret(post) in world.forbidden("guest")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("walker", WALKERS)
def test_reading_tells_no_secret(world: World, walker: str) -> None:
    """Every page that can be asked for, of everything there is."""
    findings, browser = Findings(walker, world.forbidden(walker)), world.browser(walker)
    for rule in rules(world.app):
        if "GET" not in methods_of(rule):
            continue
        for path in real_addresses(rule, world):
            questions = QUERIES if not rule.arguments else QUERIES[:1]
            for question in questions:
                findings.check(ask(browser, "GET", path + question), f"GET {path}{question}")
    findings.none()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("walker", ["guest", "nia", "lea"])
def test_what_is_not_for_one_looks_as_if_it_were_not_there(world: World, walker: str) -> None:
    """A thing that may not be seen answers as one that does not exist: no address is an oracle."""
    browser, findings = world.browser(walker), Findings(walker, world.forbidden(walker))
    forbidden = set(findings.forbidden.values())
    unseen = {
        "topic_id": [str(i) for name, i in world.topics.items() if f"topic {name}" in forbidden],
        "post_id": [
            str(i)
            for name, i in world.posts.items()
            if f"post {name}" in forbidden and str(i) not in world.tombstones(walker)
        ],
        "slug": [slug for slug in world.slugs if f"category {slug}" in forbidden],
        "group_id": ["1"],
        "category_id": ["1"],
    }
    for rule in rules(world.app):
        (named, *_) = [*sorted(THINGS & rule.arguments), ""]
        if not named or ("topic_id" in rule.arguments and named == "slug"):
            continue
        named = "topic_id" if "topic_id" in rule.arguments else named

        def other(name: str) -> str:
            return real(name, world)[0]

        for method in sorted(methods_of(rule)):
            nowhere = [*filled(rule, lambda n, named=named: [missing(n) if n == named else other(n)])]
            expected = [ask(browser, method, path) for path in nowhere]
            paths = filled(rule, lambda n, named=named: unseen[n] if n == named else [other(n)])
            for path, absent in zip(paths, itertools.cycle(expected), strict=False):
                answer = ask(browser, method, path)
                findings.check(answer, f"{method} {path}")
                refused = answer.status_code in (302, 303, 400, 403, 404, 405)
                if answer.status_code != absent.status_code or not refused:
                    what = f"{method} {path} answers {answer.status}, what is not there {absent.status}"
                    findings.found.append(f"{walker}: {what}")
    findings.none()


@pytest.mark.parametrize("walker", ["mo"])
def test_odd_addresses_are_no_accident(world: World, walker: str) -> None:
    """Numbers beyond every database, words nobody means: a clear answer, never a failure."""
    browser, findings = world.browser(walker), Findings(walker, world.forbidden(walker))
    for rule in rules(world.app):
        for path in odd_addresses(rule, world):
            for method in sorted(methods_of(rule) & {"GET"}):
                findings.check(ask(browser, method, path), f"{method} {path[:200]}")
    findings.none()


ASKED = (
    "at",
    "after",
    "before",
    "page",
    "q",
    "author",
    "category",
    "since",
    "until",
    "order",
    "tag",
    "filter",
)
ASKED += (
    "date",
    "go",
    "next",
    "lang",
    "reply_to",
    "id",
    "invitation",
    "quote",
    "from",
    "to",
    "post",
    "topic",
)
ASKED += ("revision", "version", "email", "username", "name", "prefix", "step", "kind", "title", "body")


@pytest.mark.parametrize("walker", ["mia"])
def test_odd_questions_are_no_accident(world: World, walker: str) -> None:
    """Every question a page may be asked, with odd answers: all at once, and NUL for each by itself."""
    browser, findings = world.browser(walker), Findings(walker, world.forbidden(walker))
    values = ["\x00", "0", "-1", str(2**63), "9" * 40, "9999-12-31", "0001-01-01", "-" * 300, "\u202e%"]
    for rule in rules(world.app):
        if "GET" not in methods_of(rule) or not rule.arguments <= {"topic_id", "slug", "name"}:
            continue
        path = next(real_addresses(rule, world))
        for value in values:
            question = [(name, value) for name in ASKED] + [("q", value)]
            findings.check(browser.get(path, query_string=question), f"GET {path} with {value[:60]!r}")
        if not rule.endpoint.startswith(("search", "topics", "members", "home")):
            continue
        for name in ASKED:
            answer = browser.get(path, query_string={name: "\x00"})
            findings.check(answer, f"GET {path} with NUL in {name}")
    findings.none()
