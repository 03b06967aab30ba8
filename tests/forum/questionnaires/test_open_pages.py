"""What is asked appears on pages that are open already: a topic's, and the home page."""

from __future__ import annotations

import re

from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_topic
from tests.factories.questionnaires import answer, end, make, make_asker, poll
from tests.live.square import Square


def version(browser: VisitorClient, path: str, part: str) -> str:
    """The mark of a part of a page, which is there whether it shows anything or not."""
    found = re.search(rf'id="{part}"[^>]*data-version="([^"]*)"', browser.get(path).text)
    assert found is not None, (path, part)
    return found[1]


def test_a_poll_appears_on_an_open_topic_and_so_does_what_came_of_it(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
        staff = make_topic(cast.mo, make_category("staff", access="staff")).id
    nia, page, part = cast.browser("nia"), f"/topics/{topic_id}", f"/topics/{topic_id}/asked"
    ear = square.listen(nia)
    assert ear.ask("follow", {"kind": "asked_in", "id": topic_id})["ok"]
    assert not ear.ask("follow", {"kind": "asked_in", "id": staff})["ok"]
    seen = [version(nia, page, "asked-here")]
    with cast.app.app_context():
        number = poll(cast.mia, topic_id)
    assert ear.wait_for("thing:changed") == [{"kind": "asked_in", "id": topic_id}]
    assert f"/questionnaires/{number}" in nia.get(part).text
    seen.append(version(nia, page, "asked-here"))
    with cast.app.app_context():
        answer(cast.nia, number, poll="0")
    ear.ask("leave", {})
    assert len(ear.of("thing:changed")) == 1, "nobody hears that somebody answers"
    with cast.app.app_context():
        end(number)
    assert ear.wait_for("thing:changed", 2)[-1] == {"kind": "asked_in", "id": topic_id}
    assert f"/questionnaires/{number}/results" in nia.get(part).text
    seen.append(version(nia, page, "asked-here"))
    assert len(set(seen)) == 3
    assert nia.get(f"/topics/{staff}/asked").status_code == 404


def test_what_one_is_asked_appears_on_an_open_home_page(cast: Cast) -> None:
    nia = cast.browser("nia")
    before = version(nia, "/", "asked-home")
    with cast.app.app_context():
        number = make(make_asker())
    assert f"/questionnaires/{number}" in nia.get("/").text
    assert version(nia, "/", "asked-home") != before
