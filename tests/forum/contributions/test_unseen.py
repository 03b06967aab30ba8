"""What waits to be accepted shows nowhere but to its author and the brand: in no number, at no moment."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import update

from forum.contributions.actions.contribute import choose_credit, withdraw
from forum.contributions.models import Contribution
from forum.contributions.queries import BROUGHT, find_contribution
from forum.policy.check import Refused
from forum.realtime.following import may_follow
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.contributions import make_call, make_contribution, make_speaker, respond
from tests.factories.members import make_member
from tests.live.square import Square

CHANGED = "thing:changed"


def versions(browser: Any, *paths: str) -> list[str]:
    return [re.findall(r'data-version="([^"]+)"', browser.get(path).text)[0] for path in paths]


def test_a_version_says_what_its_reader_is_shown_and_no_more(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
    guest, mia, brand = cast.browser("guest"), cast.browser("mia"), visitor(cast.app, bea)
    pages = (f"/calls/{call_id}", "/calls")
    before = [versions(one, *pages) for one in (guest, mia)]
    assert [versions(one, *pages) for one in (guest, mia)] == before
    seen_by_brand = versions(brand, *pages)[0]
    with cast.app.app_context():
        brought = make_contribution(cast.nia, call_id)
    assert [versions(one, *pages) for one in (guest, mia)] == before
    assert versions(brand, *pages)[0] != seen_by_brand
    with cast.app.app_context():
        respond(bea, brought, "accept")
    assert versions(guest, *pages)[0] != before[0][0]
    assert versions(guest, *pages)[1] == before[0][1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_else_hears_when_something_is_brought(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        brought = make_contribution(cast.nia, call_id)
    ears = {
        "guest": square.listen(cast.browser("guest")),
        "brand": square.listen(visitor(cast.app, bea)),
        "nia": square.listen(cast.browser("nia")),
    }
    rooms = {"guest": ("call", call_id), "brand": ("brought", call_id), "nia": ("contribution", brought)}
    for name, (kind, thing_id) in rooms.items():
        assert ears[name].ask("follow", {"kind": kind, "id": thing_id})["ok"]

    def heard() -> tuple[int, ...]:
        square.settle()
        for ear in ears.values():
            ear.ask("leave", {})  # its answer comes after whatever was sent before
        return tuple(len(ears[name].of(CHANGED)) for name in ("guest", "brand", "nia"))

    with cast.app.app_context():
        other = make_contribution(cast.mia, call_id)
        assert heard() == (0, 1, 0)
        with transaction():
            choose_credit(actor=cast.nia, contribution=_locked(brought), named=False)
        assert heard() == (0, 2, 1)
        with transaction():
            withdraw(actor=cast.mia, contribution=_locked(other))
        assert heard() == (0, 3, 1)
        respond(bea, brought, "accept")
        assert heard() == (1, 4, 2)


def _locked(contribution_id: int) -> Any:
    return find_contribution(contribution_id, lock=True)


def test_who_may_follow_what_is_brought(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        brought = make_contribution(cast.nia, call_id)
        assert [may_follow(one, "brought", call_id) for one in (None, cast.nia, cast.mia)] == [False] * 3
        assert may_follow(bea, "brought", call_id)
        assert may_follow(cast.mo, "brought", call_id)
        assert not may_follow(bea, "brought", call_id + 1000)
        assert may_follow(cast.nia, "contribution", brought)
        assert not may_follow(cast.mia, "contribution", brought)


def test_whoever_brought_it_does_not_answer_it(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        brought = make_contribution(cast.nia, make_call(bea))
        now_of_the_brand = make_speaker("nia-of-the-brand")
        with transaction():
            session().execute(update(Contribution).values(author_id=now_of_the_brand.id))
        for turn in ("accept", "decline"):
            with pytest.raises(Refused):
                respond(now_of_the_brand, brought, turn)
        respond(bea, brought, "accept")


def test_a_page_of_a_call_is_bounded_and_shows_ones_own(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        numbers = [
            make_contribution(make_member(f"helper{number}"), call_id) for number in range(BROUGHT + 1)
        ]
        last = make_contribution(cast.nia, call_id)
    brand = visitor(cast.app, bea)
    first = brand.get(f"/calls/{call_id}").text
    assert f'id="contribution-{numbers[0]}"' in first
    assert f'id="contribution-{last}"' not in first
    rest = brand.get(f"/calls/{call_id}?after={numbers[BROUGHT - 1]}").text
    assert f"?after={numbers[BROUGHT - 1]}#brought" in first
    assert f'id="contribution-{last}"' in rest
    assert f'id="contribution-{numbers[0]}"' not in rest
    assert f'id="contribution-{last}"' in cast.browser("nia").get(f"/calls/{call_id}").text
