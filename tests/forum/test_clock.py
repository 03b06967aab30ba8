from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from forum import clock


def test_now_is_aware_and_moves_with_the_tests() -> None:
    moment = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # inside the hour that France has twice
    with time_machine.travel(moment, tick=False):
        assert clock.now() == moment
        assert clock.now().tzinfo is UTC


def test_iso_is_utc_to_the_second() -> None:
    paris = timezone(timedelta(hours=2))
    assert clock.iso(datetime(2026, 7, 14, 20, 0, 5, 999, tzinfo=paris)) == "2026-07-14T18:00:05+00:00"


def test_iso_refuses_a_moment_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.iso(datetime(2026, 7, 14))  # noqa: DTZ001


def test_a_past_story_is_told_at_its_time() -> None:
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == then
        with clock.at(then + timedelta(hours=1)):
            assert clock.now() == then + timedelta(hours=1)
        assert clock.now() == then
    assert clock.now() > then


def test_a_story_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 3, 1)):  # noqa: DTZ001
        pass
