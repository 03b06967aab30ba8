"""What an open page hears of an introduction: that it became a conversation, and never an answer before."""

from __future__ import annotations

from tests.cast import Cast, visitor
from tests.factories.introductions import answer_it, make_introduction
from tests.factories.members import make_member
from tests.live.square import Square


def test_a_no_and_a_yes_are_silent_and_two_yeses_are_heard(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        cleo = make_member("cleo", connects=True)
        number = make_introduction(cleo, cast.mia, cast.nia)
    square.settle()
    browsers = {"mia": cast.browser("mia"), "cleo": visitor(cast.app, cleo), "mo": cast.browser("mo")}
    ears = {name: square.listen(browser) for name, browser in browsers.items()}
    asked = {
        name: ear.ask("follow", {"kind": "introduction", "id": number})["ok"] for name, ear in ears.items()
    }
    assert asked == {"mia": True, "cleo": True, "mo": False}
    for willing in (False, True, False, True):
        with cast.app.app_context():
            answer_it(cast.nia, number, willing)
    square.settle()
    for ear in ears.values():
        ear.ask("leave", {})  # its answer comes after whatever was sent before
        assert ear.heard == []
    with cast.app.app_context():
        assert answer_it(cast.mia, number, True) is not None
    square.settle()
    for name in ("mia", "cleo"):
        assert ears[name].wait_for("thing:changed") == [{"kind": "introduction", "id": number}]
    assert ears["mo"].of("thing:changed") == []


def test_connectors_hear_that_the_desk_moved(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        cleo = make_member("cleo", connects=True)
    ear, stranger = square.listen(visitor(cast.app, cleo)), square.listen(cast.browser("mo"))
    assert ear.ask("follow", {"kind": "desk", "id": 0})["ok"]
    assert not stranger.ask("follow", {"kind": "desk", "id": 0})["ok"]
    assert not ear.ask("follow", {"kind": "desk", "id": 7})["ok"]
