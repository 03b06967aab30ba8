"""Nobody is measured, and nothing given has a price: no points, ranks, likes, followers, badges for volume or
counts of what a member wrote, gave or received. In no column, name, page, sort order, answer, export or notice."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree, html
from sqlalchemy import Float, Integer, Numeric
from werkzeug.test import TestResponse

from forum.clock import now
from forum.config import Config
from forum.hooks import hooks
from forum.storage.base import Base
from tests.architecture.measuring import (
    ROOT,
    added_up_by_person,
    identifiers,
    keys,
    measures,
    measuring,
    sorted_by_a_measure,
)
from tests.architecture.wording import extractable
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.thanks import make_thanks, share
from tests.servers.whole import whole_app, whole_cast

ALLOWED = {
    "badge": "a label such as «pinned» or «moderator», given by nobody's clicks",
    "tool_count": "how many notices wait for oneself",
    "bell_count": "the same",
    "range_count": "how much of a page is selected, as browsers call it",
    "sign_count": "WebAuthn's own counter against copied keys",
}
"""Names that sound like a measure and are none, wherever they stand."""

ALLOWED_IN = {
    "forum/search/index.py": "how well a text fits a question; never shown, never of a person",
    "forum/search/queries.py": "the same",
    "forum/text/diff.py": "the part of Python's own library that is called so",
    "forum/web/keeping.py": "what a kept page takes of the memory",
    "moderation/cases/priority.py": "how urgent a case is; of the case, and shown to moderators alone",
    "moderation/queue/dossier.py": "the same",
    "moderation/queue/queries.py": "the same",
    "templates/moderation/queue/_row.html": "the same",
    "templates/moderation/queue/show.html": "the same",
    "moderation/conduct/routes/publishing.py": "rules, as a page shows them",
    "moderation/holding/findings.py": "what screening gives a text, never a person",
    "moderation/screening/commands.py": "the same",
    "moderation/screening/engine.py": "the same",
    "moderation/screening/likeness.py": "the same",
    "moderation/screening/routes/phrases.py": "the same",
    "moderation/screening/wording.py": "the same",
    "moderation/screening/words.py": "letters that somebody masked, and what a word looks like",
    "static/js/behaviours/topic.js": "a post like another",
}

SOURCES = [
    *ROOT.glob("forum/**/*.py"),
    *ROOT.glob("moderation/**/*.py"),
    *ROOT.glob("templates/**/*.*"),
    *ROOT.glob("static/**/*.js"),
    *ROOT.glob("static/**/*.css"),
]


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- The schema ------------------------------------------------------------------------------------

NUMBERS_OF_A_MEMBER = {
    "id": "which one",
    "tf_last_counter": "the half minute of the code used last",
    "profile_revision": "which version of the profile a decision judged",
    "read_floor": "up to where everything counts as read",
}


def test_no_column_measures_anybody() -> None:
    names = {f"{t.name}.{c.name}" for t in Base.metadata.tables.values() for c in t.columns}
    assert not {name for name in names if measures(name) and name.split(".")[1] not in ALLOWED}


def test_no_column_holds_an_amount() -> None:
    """Money and averages would need fractions: the urgency of a case alone has them."""
    fractions = {
        f"{t.name}.{c.name}"
        for t in Base.metadata.tables.values()
        for c in t.columns
        if isinstance(c.type, (Numeric, Float))
    }
    assert fractions == {"moderation_cases.urgency"}


def test_every_number_of_a_member_is_something_else_than_a_tally() -> None:
    columns = Base.metadata.tables["members"].columns
    numbers = {column.name for column in columns if isinstance(column.type, Integer)}
    assert numbers == set(NUMBERS_OF_A_MEMBER)


# --- Code, pages, scripts, styles ------------------------------------------------------------------


@pytest.mark.parametrize("folder", sorted({_named(path.parent) for path in SOURCES}))
def test_no_name_measures_anybody(folder: str) -> None:
    found = {
        _named(path): hits
        for path in SOURCES
        if _named(path.parent) == folder and _named(path) not in ALLOWED_IN
        if (hits := {name for name in identifiers(path) if measures(name)} - set(ALLOWED))
    }
    assert not found


def test_no_excuse_is_left_over() -> None:
    unused = {name for name in ALLOWED_IN if not any(map(measures, identifiers(ROOT / name)))}
    assert not unused


ALLOWED_ORDERS = {"forum/search/queries.py": "the best matches first"}
ALLOWED_SUMS = {
    "moderation/reports/queries.py reporter_records": "what became of somebody's reports, for moderators alone:"
    " the Digital Services Act has them weigh it (Article 23)",
}


def test_nothing_is_sorted_by_how_much_there_is_of_it() -> None:
    found = {line for path in SOURCES if path.suffix == ".py" for line in sorted_by_a_measure(path)}
    assert {line.split(":")[0] for line in found} == set(ALLOWED_ORDERS)


def test_nothing_is_added_up_for_each_person() -> None:
    found = {line for path in SOURCES if path.suffix == ".py" for line in added_up_by_person(path)}
    assert found == set(ALLOWED_SUMS)


SAID = re.compile(
    r"\b(?:points?|karma|ranks?|ranking|scores?|badges?|reputation|upvotes?|votes?|followers?|leaderboard|streaks?"
    r"|trophy|trophies|prices?|currency|most (?:active|helpful|generous|thanked|popular)|top (?:members|givers))\b",
    re.IGNORECASE,
)
ALLOWED_WORDS = ("price here, and nobody counts", "without a price", "%(points)d")
"""Sentences that say there is none, and the urgency of a case, which moderators see."""


def test_no_sentence_speaks_of_a_measure() -> None:
    sentences = [one for ids in extractable() for one in ids]
    assert len(sentences) > 500
    found = [one for one in sentences if SAID.search(one)]
    assert not [one for one in found if not any(excuse in one for excuse in ALLOWED_WORDS)]


# --- What the program answers ----------------------------------------------------------------------


@pytest.fixture
def whole(config: Config) -> Iterator[Cast]:
    """Everything attached, and Mia thanked by 33 people for one of her 38 posts."""
    for app in whole_app(config):
        cast = whole_cast(app)
        with app.app_context():
            topic = make_topic(cast.mia, make_category(), "Bread", "A first word.")
            for number in range(37):
                make_reply(cast.mia, topic.id, f"And {'so ' * number}on.")
            for number in range(33):
                giver = make_member(f"giver_{chr(97 + number // 26)}{chr(97 + number % 26)}")
                share(cast.mia, make_thanks(giver, topic.first_post_id or 0, "Thank you so much."))
        yield cast


FILLED = {"topic_id": "1", "post_id": "1", "thanks_id": "1", "subject_id": "1", "seq": "0", "name": "mia", "slug": "talk",
          "kind": "post", "version": "1", "number": "1", "member_id": "4", "case_id": "1", "q": "thank", "language": "en"}  # fmt: skip


def _addresses(app: Flask) -> Iterator[str]:
    """The address of every page that can be asked for, its parameters filled with things that are there."""
    for rule in app.url_map.iter_rules():
        if (
            "GET" in (rule.methods or ())
            and rule.arguments <= set(FILLED)
            and not rule.endpoint.startswith(NO_PAGES)
        ):
            with contextlib.suppress(ValueError):  # a page of another name than Mia's
                yield app.url_map.bind("localhost").build(rule.endpoint, FILLED)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_answer_for_programs_and_no_export_measures_anybody(whole: Cast) -> None:
    asked = set()
    for name in ("mia", "mo", "ada"):
        for answer in _answers(whole, name):
            if answer.status_code == 200 and answer.mimetype != "text/html":
                asked.add(answer.request.path)
                assert not measuring(_names_in(answer)), answer.request.path
    assert {"/topics/1/since/0", "/members/complete", "/conduct.json", "/admin/audit/export"} <= asked


def _answers(whole: Cast, name: str) -> Iterator[TestResponse]:
    browser = whole.browser(name)
    for path in _addresses(whole.app):
        yield browser.get(path)
        yield browser.get(path, headers=JSON)
    for path, form in EXPORTS if name == "ada" else ():
        yield browser.write(path, form)


NO_PAGES = ("static", "security.")
"""Files, and the ways in and out, which would end the walk."""
JSON = {"Accept": "application/json"}
EXPORTS = [
    ("/admin/audit/export", {"form": "csv"}),
    ("/admin/audit/export", {"form": "jsonl"}),
    ("/admin/transparency/figures.csv", {"period": str(now().year)}),
    ("/admin/transparency/statements.json", {"period": str(now().year)}),
]


def _names_in(answer: TestResponse) -> set[str]:
    """The names by which an answer calls what it holds: keys, columns, elements."""
    text = answer.get_data(as_text=True)
    if answer.mimetype.endswith("jsonl"):
        return {key for line in text.splitlines() for key in keys(json.loads(line))}
    if "json" in answer.mimetype:
        return set(keys(json.loads(text)))
    if answer.mimetype == "text/csv":
        return set(next(csv.reader(io.StringIO(text))))
    if "xml" in answer.mimetype:
        return {etree.QName(one).localname for one in etree.fromstring(text.encode()).iter("{*}*")}
    return set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_page_says_how_much_a_member_wrote_or_was_thanked(whole: Cast) -> None:
    """Neither 33, 37 nor 38 (no day of a month) stands on a page, but for what waits for whoever looks."""
    seen = set()
    for person in ("mia", "nia", "mo", "ada", "guest"):
        for path in _addresses(whole.app):
            answer = whole.browser(person).get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                seen.add((person, answer.request.path))
                assert not _numbers(answer.get_data(as_text=True)) & {"33", "37", "38"}, (person, path)
    assert {
        ("mia", "/thanks"),
        ("ada", "/admin/members/mia"),
        ("nia", "/members/mia"),
        ("guest", "/"),
    } <= seen


def _numbers(text: str) -> set[str]:
    page = html.fromstring(text)
    no_words = "//script | //time | //svg | //select | //input | //*[@data-unread] | //*[@class='tool-count']"
    for drop in page.xpath(no_words):
        drop.drop_tree()
    return set(re.findall(r"(?<![\w:./-])\d+(?![\w:./-])", page.text_content()))


class Anything(dict[str, str]):
    """What a notice's sentence is made of, whatever it asks for."""

    def __missing__(self, _key: str) -> str:
        return "Bread"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_notice_measures_anybody(whole: Cast) -> None:
    with whole.app.test_request_context():
        for kind in hooks(whole.app).notices.values():
            said = f"{kind.label} {kind.sentence(Anything(actor='Mia'))}"
            assert not measures(kind.name) and not SAID.search(said), kind.name
            assert set(re.findall(r"\d+", said)) <= {"24"}, kind.name  # the hours of a shelter
