"""Days and hours in words: French says «1er», English puts the day first."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from forum.events.wording import moment_in
from forum.founding.forms import CommunityForm
from forum.members.mandates import end_in_words
from forum.questionnaires.viewing import in_days
from forum.web.language import speaking
from forum.web.times import SkippedTime, dated, day_after, exact, moment, whole
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import make_host

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("tongue", "moment", "style", "words"),
    [
        ("fr", date(2026, 10, 1), "long", "1er octobre 2026"),
        ("fr", date(2026, 10, 1), "full", "jeudi 1er octobre 2026"),
        ("fr", date(2026, 8, 1), "medium", "1er août 2026"),
        ("fr", date(2026, 10, 11), "long", "11 octobre 2026"),
        ("fr", date(2026, 10, 21), "full", "mercredi 21 octobre 2026"),
        ("en", date(2026, 12, 1), "long", "1 December 2026"),
    ],
)
def test_a_day_in_words(app: Flask, tongue: str, moment: date, style: str, words: str) -> None:
    with app.test_request_context("/"), speaking(tongue):
        assert dated(moment, style) == words  # type: ignore[arg-type]


def test_no_part_of_the_house_forgets_how_french_writes_the_first(app: Flask) -> None:
    first = datetime(2026, 12, 1, 19, 0, tzinfo=UTC)
    with (
        time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)),
        app.test_request_context("/"),
        speaking("fr"),
    ):
        assert moment_in(first, "UTC") == "mardi 1er décembre à 19:00"
        assert end_in_words(first) == "jusqu’au 1er décembre inclus"
        assert in_days(first.date()) == "1er décembre 2026"


def test_only_the_exact_moment_names_its_zone(app: Flask) -> None:
    at = datetime(2026, 10, 1, 14, 5, tzinfo=UTC)
    with app.test_request_context("/"), speaking("fr"):
        assert whole(at) == "1er octobre 2026, 16:05"
        assert exact(at) == "1er octobre 2026, 16:05 (UTC+02:00)"


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-12-20", datetime(2026, 12, 20, 23, 0, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 7, 1, 22, 0, tzinfo=UTC)),
        ("2027-03-27", datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        ("2027-03-28", datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
        ("9999-12-31", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_paris(app: Flask, day: str, end: datetime) -> None:
    with app.test_request_context("/"):
        assert day_after(date.fromisoformat(day)) == end


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-01T18:00", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        ("2026-07-01T18:00", datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2027-03-28T03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2026-12-01T18:00+05:00", datetime(2026, 12, 1, 13, 0, tzinfo=UTC)),
        ("9999-12-31T23:59-12:00", None),
        ("0001-01-01T00:00+12:00", None),
        ("x", None),
    ],
)
def test_an_hour_is_that_of_the_clock_in_paris(app: Flask, typed: str, meant: datetime | None) -> None:
    with app.test_request_context("/"):
        assert moment(typed) == meant


def test_an_hour_that_the_clock_jumps_over_is_none(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(SkippedTime):
        moment("2027-03-28T02:30")


def test_nothing_asks_the_library_for_its_zone() -> None:
    """Its zones are of pytz, which can't be put beside a wall clock; ``forum.web.times.zone`` can."""
    asking = [
        str(path.relative_to(ROOT))
        for part in ("forum", "moderation")
        for path in sorted((ROOT / part).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "flask_babel"
        and "get_timezone" in {one.name for one in node.names}
    ]
    assert asking == ["forum/web/times.py"]


def test_every_list_of_zones_calls_them_the_same(cast: Cast) -> None:
    """Where one chooses one's own, the community's, and that of an event."""
    with cast.app.app_context():
        make_category("place")
        eve = make_host()
    for page in ("/settings", "/admin/settings", "/events/new"):
        shown = visitor(cast.app, eve if page == "/events/new" else cast.ada).get(page).text
        assert re.search(r'<option value="Europe/Paris"[^>]*>Europe – Paris</option>', shown), page
        assert re.search(r'<option value="America/New_York"[^>]*>America – New York</option>', shown), page
    assert ("America/New_York", "America – New York") in [
        (one.value, one.label) for one in CommunityForm.timezone.kwargs["choices"]
    ]
