"""The page «You»: all that is one's own, and the places for which a phone's bar has no room."""

from __future__ import annotations

import pytest

from tests.cast import Cast

OWN = ("/drafts", "/conversations", "/introductions", "/settings")


@pytest.mark.parametrize("who", ["ada", "mo", "mia", "nia"])
def test_it_leads_to_all_that_is_ones_own(cast: Cast, who: str) -> None:
    whole = cast.browser(who).get("/you").text
    page = whole.partition("<main")[2]
    for address in (*OWN, f"/members/{who}"):
        assert f'href="{address}"' in page, address
    for address in ("/calls", "/categories"):  # in the bar as long as it has room
        assert f'href="{address}"' in whole, address
    assert ('href="/admin"' in page) == (who == "ada")


def test_the_bar_leads_there_and_a_guest_to_the_log_in(cast: Cast) -> None:
    assert 'href="/you"' in cast.browser("mia").get("/").text
    assert 'href="/you"' not in cast.browser("guest").get("/").text
    assert cast.browser("guest").get("/you").headers["Location"] == "/login?next=%2Fyou"
