"""How one comes to the queue from the page «You», where a phone finds its further places."""

from __future__ import annotations

import re

from tests.cast import Cast


def test_no_place_is_named_twice(cast: Cast) -> None:
    page = cast.browser("ada").get("/you").text.partition("<main")[2].partition("</main>")[0]
    places = re.findall(r'href="(/[^"]+)"', page)
    assert "/moderation" in places
    assert sorted(places) == sorted(set(places))
