"""Whom a sentence is for hears nothing of it before it arrives: not that it waits, nor what becomes of it."""

from __future__ import annotations

import pytest

from forum.subjects import HIDDEN, PUBLISHED, REMOVED
from forum.thanks.live import OWN
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.thanks import judge, make_thanks, retract, thanks_row
from tests.live.square import Square

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INSULT = "Vous êtes tous des idiots."


class Two:
    """Nia writes to Mia; how often each of them hears that something of theirs changed."""

    def __init__(self, cast: Cast, square: Square) -> None:
        self.square = square
        self.ears = {name: square.listen(cast.browser(name)) for name in ("nia", "mia")}
        for name, ear in self.ears.items():
            assert ear.ask("follow", {"kind": OWN, "id": getattr(cast, name).id})["ok"]

    def heard(self) -> tuple[int, int]:
        self.square.settle()
        for ear in self.ears.values():
            ear.ask("leave", {})  # its answer comes after whatever was sent before
        return len(self.ears["nia"].of("thing:changed")), len(self.ears["mia"].of("thing:changed"))


def test_what_is_held_reaches_nobody_whatever_becomes_of_it(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        post_id = make_topic(cast.mia, make_category()).first_post_id or 0
        two = Two(cast, square)
        given = make_thanks(cast.nia, post_id, INSULT, insisted=True)
        assert thanks_row(given).state == "held"
        assert two.heard() == (1, 0)
        for number, state in enumerate((HIDDEN, REMOVED), start=2):
            judge(cast.mo, given, state)
            assert two.heard() == (number, 0)


def test_nor_when_it_is_taken_back(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        post_id = make_topic(cast.mia, make_category()).first_post_id or 0
        two = Two(cast, square)
        retract(cast.nia, make_thanks(cast.nia, post_id, INSULT, insisted=True))
        assert two.heard() == (2, 0)


def test_what_arrives_and_what_is_gone_again_is_heard_by_both(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        post_id = make_topic(cast.mia, make_category()).first_post_id or 0
        two = Two(cast, square)
        given = make_thanks(cast.nia, post_id, INSULT, insisted=True)
        judge(cast.mo, given, PUBLISHED)
        assert two.heard() == (2, 1)
        judge(cast.mo, given, HIDDEN)
        assert two.heard() == (3, 2)
        judge(cast.mo, given, PUBLISHED)
        retract(cast.nia, given)
        assert two.heard() == (5, 4)
