"""What became of what members said: by quarter, what waits on top, nothing out of reach, and in the feed."""

from __future__ import annotations

import re
from html import unescape

import pytest
import time_machine

from forum.feedback import became
from forum.feedback.became import unanswered
from forum.feedback.models import HEARD, NO, STUDIED
from forum.feedback.queries import PAGE
from forum.feedback.routes import pages
from forum.storage.session import transaction
from forum.topics.actions.merge import merge_topics
from forum.topics.queries import attach_category
from forum.topics.sequence import locked_topics
from tests.cast import Cast, visitor
from tests.factories.categories import make_topic
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, somewhere, turn


def test_what_became_by_quarter_with_what_waits_on_top(cast: Cast) -> None:
    with time_machine.travel("2026-02-10T12:00:00Z", tick=False), cast.app.app_context():
        tom = make_answerer()
        waits, first, second = (make_idea(cast.mia, title) for title in ("Waits", "In winter", "In spring"))
        turn(tom, first, HEARD)
    with time_machine.travel("2026-05-20T12:00:00Z", tick=False):
        with cast.app.app_context():
            turn(tom, second, HEARD, STUDIED)
            younger = make_idea(cast.nia, "Waits, too")
        page = cast.browser("guest").get("/ideas/became").text
        assert page.index(f"/ideas/{waits}") < page.index(f"/ideas/{younger}") < page.index("Second quarter")
        assert "waits for 14 weeks" in page
        assert page.index("Second quarter") < page.index(f"/ideas/{second}")
        assert f'"/ideas/{first}"' not in page
        assert "q=2026-1" in page
        assert "q=2026-3" not in page
        page = cast.browser("guest").get("/ideas/became?q=2026-1").text
        assert "First quarter of 2026" in page
        assert f'"/ideas/{first}"' in page
        assert "q=2025-4" not in page
        for odd in ("2026-5", "99999-1", "x", "2026-1' OR 1", "2000-1", "2099-4"):
            assert cast.browser("guest").get("/ideas/became", query_string={"q": odd}).status_code == 200


def test_what_was_said_in_a_quarter_stays_in_it(cast: Cast) -> None:
    with time_machine.travel("2026-02-10T12:00:00Z", tick=False), cast.app.app_context():
        tom = make_answerer()
        idea_id, other = make_idea(cast.mia, "A longer strap"), make_idea(cast.nia, "A strap that is longer")
        turn(tom, idea_id, HEARD, sentence="Read in winter.")
        turn(tom, idea_id, STUDIED, sentence="Measured in winter.")
        turn(tom, other, HEARD, sentence="Heard of the other.")
    with time_machine.travel("2026-05-20T12:00:00Z", tick=False):
        with cast.app.app_context():
            turn(tom, idea_id, NO, sentence="Refused in spring.")
            join(tom, other, idea_id)
        winter, spring = (cast.browser("guest").get(f"/ideas/became?q=2026-{one}").text for one in (1, 2))
        assert "Measured in winter." in winter and "Refused in spring." not in winter
        assert "being studied" in winter and "now: decided: no" in winter
        assert "Heard of the other." in winter and f'"/ideas/{other}"' in winter
        assert "Refused in spring." in spring and "Measured in winter." not in spring
        assert "now: " not in spring


def test_nothing_of_a_quarter_nor_of_what_waits_is_out_of_reach(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(became, "QUARTER_PAGE", 2)
    monkeypatch.setattr(pages, "QUARTER_PAGE", 2)
    with cast.app.app_context():
        tom = make_answerer()
        answered = [make_idea(cast.mia, f"Answered {number}") for number in range(3)]
        for one in answered:
            turn(tom, one, HEARD)
        waiting = [make_idea(cast.mia, f"Waits {number}") for number in range(PAGE + 1)]
    browser = visitor(cast.app, tom)
    first = browser.get("/ideas/became").text
    assert f'"/ideas/{answered[0]}"' not in first and f'"/ideas/{waiting[-1]}"' not in first
    more, later = (
        re.search(rf'href="(/ideas/became\?[^"]*{key}=[^"]*)"', first) for key in ("before", "after")
    )
    assert more is not None and later is not None
    assert f'"/ideas/{answered[0]}"' in browser.get(unescape(more[1])).text
    page = browser.get(unescape(later[1])).text
    assert f'"/ideas/{waiting[-1]}"' in page and f'"/ideas/{waiting[0]}"' not in page
    wished = browser.get("/ideas?order=wished").text
    following = re.search(r'href="(/ideas\?order=wished[^"]*page=1)"', wished)
    assert following is not None
    shown = wished + browser.get(unescape(following[1])).text
    assert all(f'"/ideas/{one}"' in shown for one in answered + waiting)
    assert browser.get("/ideas?order=wished&page=99999999999999999999").status_code == 200


def test_what_went_into_another_conversation_waits_for_no_turn(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id, other = make_idea(cast.mia), make_topic(cast.nia, somewhere(), "Straps").id
        with transaction():
            ids = [idea_row(idea_id).topic_id, other]
            held = {one: attach_category(topic) for one, topic in locked_topics(ids).items()}
            merge_topics(actor=cast.mo, source=held[ids[0]], target=held[other], reason="The same.")
        assert unanswered(cast.mo) == []


def test_the_feed_says_where_an_idea_stands_and_why(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
        turn(make_answerer(), idea_id, HEARD, STUDIED, NO, sentence="It weighs <too> much.")
    feed = cast.browser("guest").get("/ideas/feed.atom").text
    said = unescape(unescape(feed))
    assert "<strong>decided: no</strong> – Tom (works here): “It weighs <too> much.”" in said
    assert "broke" in said
