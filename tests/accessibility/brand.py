"""Pages of the brand's own slices, and who looks at them."""

from __future__ import annotations

from tests.accessibility.asked import ASKED
from tests.accessibility.handed import HANDED

BRAND: dict[str, list[tuple[str, str]]] = {
    # Events, as the demo tells them; Ada plans and hosts them
    **ASKED,
    "events.index": [("guest", "/events"), ("ada", "/events"), ("mia", "/events?past=1")],
    "events.month": [("guest", "/events/month"), ("mia", "/events/month?m=2020-02")],
    "events.this_evening": [("guest", "/events/tonight"), ("mia", "/events/tonight")],
    "events.show": [
        ("guest", "/events/{event}"),
        ("mia", "/events/{event}"),
        ("ada", "/events/{event}"),
        ("mia", "/events/{event_over}"),
    ],
    "events.new": [("ada", "/events/new"), ("mia", "/events/new")],
    "events.edit": [("ada", "/events/{event}/edit")],
    "events.cancel": [("ada", "/events/{event}/cancel")],
    "events.people": [("ada", "/events/{event}/people"), ("ada", "/events/{event_over}/people")],
    "events.recapping": [("ada", "/events/{event_over}/recap")],
    "events.calendar": [("mia", "/events/calendar"), ("nia", "/events/calendar")],
    # Ideas, as the demo tells them; Ada answers for the brand
    "ideas.index": [("guest", "/ideas"), ("ada", "/ideas?order=wished")],
    "ideas.became": [("guest", "/ideas/became"), ("mia", "/ideas/became?q=2020-1")],
    "ideas.show": [("guest", "/ideas/{idea_done}"), ("ada", "/ideas/{idea}")],
    "ideas.new": [("mia", "/ideas/new"), ("nia", "/ideas/new")],
    "ideas.turning": [("ada", "/ideas/{idea}/turn"), ("ada", "/ideas/{idea_done}/turn")],
    "ideas.join": [("ada", "/ideas/{idea}/join")],
    # The review of the week; Ada analyses everything
    "insights.review": [("ada", "/review")],
    "insights.waiting": [("ada", "/review/waiting/question"), ("ada", "/review/waiting/promise")],
    **HANDED,
    # The report; Ada analyses everything
    "insights.report": [("ada", "/insights"), ("ada", "/insights?period={year}&category=entraide")],
    "insights.figure": [
        ("ada", "/insights/figures/answered?period={year}"),
        ("ada", "/insights/figures/events_came?period={year}"),
        ("ada", "/insights/figures/promises_kept?period={year}"),
    ],
    "insights.assuming": [("ada", "/insights/assumptions")],
}
