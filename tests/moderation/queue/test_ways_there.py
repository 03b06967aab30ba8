"""How one comes to the queue from the page «You», where a phone finds its further places, and to a case from its post."""

from __future__ import annotations

import re

from forum.storage.session import session
from moderation.cases.models import Case
from tests.cast import Cast
from tests.moderation.queue.stage import reported


def test_no_place_is_named_twice(cast: Cast) -> None:
    page = cast.browser("ada").get("/you").text.partition("<main")[2].partition("</main>")[0]
    places = re.findall(r'href="(/[^"]+)"', page)
    assert "/moderation" in places
    assert sorted(places) == sorted(set(places))


def test_a_post_leads_to_its_case_for_whoever_may_see_it(cast: Cast) -> None:
    """Neither for its author nor for whoever reported it, nor before there is one."""
    with cast.app.app_context():
        case_id = reported(cast)
        post_id = session().get_one(Case, case_id).subject_id
    way = f'href="/moderation/cases/{case_id}"'
    seen = {
        name: way in cast.browser(name).get(f"/posts/{post_id}/menu").text for name in ("mo", "mia", "nia")
    }
    assert seen == {"mo": True, "mia": False, "nia": False}
    assert "/moderation/cases/" not in cast.browser("mo").get(f"/posts/{post_id - 1}/menu").text
