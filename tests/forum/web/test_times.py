"""Days and hours in words: French says «1er», English puts the day first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from forum.web.language import speaking
from forum.web.times import dated, exact, whole


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


def test_only_the_exact_moment_names_its_zone(app: Flask) -> None:
    moment = datetime(2026, 10, 1, 14, 5, tzinfo=UTC)
    with app.test_request_context("/"), speaking("fr"):
        assert whole(moment) == "1er octobre 2026, 16:05"
        assert exact(moment) == "1er octobre 2026, 16:05 (UTC+02:00)"
