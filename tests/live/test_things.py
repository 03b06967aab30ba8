"""Any slice's thing on an open page: heard of through the rules, fetched again, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import abort, render_template_string
from playwright.sync_api import Page, expect

from forum.clock import now
from forum.facts.bus import record
from forum.facts.members import StandingChanged
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.realtime import following
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.live.square import Square

PAGE = """{% extends "layouts/page.html" %}{% block main %}<h1>Lamps</h1>
<section id="lamp" data-behaviour="follow" data-follow="lamp:1" data-version="{{ lamp.version }}" data-says="It is lit.">
<p id="state">{{ lamp.words }}</p>
{% if lamp.form %}<form action="/lamps/1/say" method="post"><label>Say <textarea name="said"></textarea></label></form>{% endif %}
<form action="/other" method="post"><button id="press">Press</button></form>
</section>{% endblock %}"""


class Lamp:
    """A thing of no slice: who may see it, and what its page says."""

    def __init__(self) -> None:
        self.version, self.words, self.form = 1, "dark", True
        self.seen_by = {"mia", "nia"}

    def hears(self, who: Any, thing_id: int) -> bool:
        return who is not None and who.suspended_until is None and who.name in self.seen_by and thing_id == 1

    def change(self, words: str, *, form: bool = True) -> None:
        self.version, self.words, self.form = self.version + 1, words, form


@pytest.fixture
def lamp(cast: Cast) -> Lamp:
    made = Lamp()
    following.let_follow(cast.app, "lamp", made.hears)

    def show() -> str:
        if not made.hears(viewer(), 1):
            abort(404)
        return render_template_string(PAGE, lamp=made)

    cast.app.add_url_rule("/lamps/1", "lamp", show)
    return made


def tell(cast: Cast) -> None:
    with cast.app.app_context():
        following.changed("lamp", 1)


def test_only_those_who_may_see_it_hear_of_it(cast: Cast, square: Square, lamp: Lamp) -> None:
    ears = {name: square.listen(cast.browser(name)) for name in ("mia", "mo", "sam", "guest")}
    answers = {name: ear.ask("follow", {"kind": "lamp", "id": 1})["ok"] for name, ear in ears.items()}
    assert answers == {"mia": True, "mo": False, "sam": False, "guest": False}
    tell(cast)
    assert ears["mia"].wait_for("thing:changed") == [{"kind": "lamp", "id": 1}]
    for name in ("mo", "sam", "guest"):
        ears[name].ask("leave", {})  # its answer comes after whatever was sent before
        assert not ears[name].of("thing:changed"), name


def test_odd_words_follow_nothing(cast: Cast, square: Square, lamp: Lamp) -> None:
    ear = square.listen(cast.browser("mia"))
    odd: list[Any] = [None, {}, {"kind": "lamp"}, {"kind": 7, "id": 1}, {"kind": "lamp", "id": "x"}]
    for words in [
        *odd,
        {"kind": "lamp", "id": True},
        {"kind": "nothing", "id": 1},
        {"kind": "lamp", "id": 2},
    ]:
        assert ear.ask("follow", words) == {"ok": False}, words


def test_one_socket_follows_a_bounded_number_of_things(cast: Cast, square: Square) -> None:
    following.let_follow(cast.app, "star", lambda who, thing_id: True)
    ear = square.listen(cast.browser("guest"))
    from forum.following.sockets import MOST_FOLLOWED

    # The bound on messages in a row would stop a client first: the seats are filled from within.
    from forum.realtime.seats import seats

    (seat,) = seats(cast.app).all()
    seat.followed.update(("star", number) for number in range(1, MOST_FOLLOWED + 1))
    assert not ear.ask("follow", {"kind": "star", "id": MOST_FOLLOWED + 1})["ok"]
    assert ear.ask("follow", {"kind": "star", "id": 1})["ok"]


def test_who_loses_sight_of_it_is_put_out_before_it_is_spoken_of(
    cast: Cast, square: Square, lamp: Lamp
) -> None:
    mia, nia = square.listen(cast.browser("mia")), square.listen(cast.browser("nia"))
    for ear in (mia, nia):
        assert ear.ask("follow", {"kind": "lamp", "id": 1})["ok"]
    lamp.seen_by = {"nia"}
    with cast.app.app_context():
        following.put_out_of("lamp", 1)
        following.changed("lamp", 1)
    nia.wait_for("thing:changed")
    assert mia.wait_for("thing:left") == [{"kind": "lamp", "id": 1}]
    mia.ask("leave", {})
    assert not mia.of("thing:changed")


def test_a_suspended_member_hears_no_more(cast: Cast, square: Square, lamp: Lamp) -> None:
    ear = square.listen(cast.browser("mia"))
    assert ear.ask("follow", {"kind": "lamp", "id": 1})["ok"]
    with cast.app.app_context(), transaction():
        session().get_one(Member, cast.mia.id).suspended_until = now() + timedelta(days=365)
        record(
            StandingChanged(
                actor_id=cast.mo.id, member_id=cast.mia.id, standing="suspended", until=None, reason="r"
            )
        )
    ear.wait_for("thing:left")
    tell(cast)
    ear.ask("leave", {})
    assert not ear.of("thing:changed")


@pytest.fixture
def page(cast: Cast, square: Square, lamp: Lamp, new_page: Any) -> Page:
    """Mia's open page of the lamp, already live."""
    opened: Page = new_page(square.url, locale="en")
    cookie = cast.browser("mia").get_cookie("terrasse")
    assert cookie is not None
    opened.context.add_cookies([{"name": "terrasse", "value": cookie.value, "url": square.url}])
    opened.goto("/lamps/1")
    opened.wait_for_selector("#lamp[data-live]")
    return opened


one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@one_database
def test_an_open_page_shows_what_it_became_and_says_so(cast: Cast, lamp: Lamp, page: Page) -> None:
    page.locator("#press").focus()
    lamp.change("lit")
    tell(cast)
    expect(page.locator("#state")).to_have_text("lit")
    expect(page.locator("#press")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("It is lit.")


@one_database
def test_what_somebody_is_writing_stays(cast: Cast, lamp: Lamp, page: Page) -> None:
    page.get_by_label("Say").fill("I would love it")
    lamp.change("lit")
    tell(cast)
    expect(page.locator("#state")).to_have_text("lit")
    expect(page.get_by_label("Say")).to_have_value("I would love it")
    expect(page.get_by_label("Say")).to_be_focused()
    lamp.change("dark again", form=False)
    tell(cast)
    expect(page.get_by_text("This has changed meanwhile.").first).to_be_visible()
    expect(page.get_by_label("Say")).to_have_value("I would love it")


@one_database
def test_what_is_gone_leaves_the_page_and_the_words_stay(
    cast: Cast, lamp: Lamp, page: Page, new_page: Any
) -> None:
    page.get_by_label("Say").fill("I would love it")
    lamp.seen_by = set()
    new_page.expect("404")  # asking whether it is still there is answered with «not found»
    with cast.app.app_context():
        following.put_out_of("lamp", 1)
    expect(page.get_by_text("This can’t be seen here any more.").first).to_be_visible()
    expect(page.locator("#state")).to_have_count(0)
    expect(page.get_by_label("Say")).to_have_value("I would love it")
