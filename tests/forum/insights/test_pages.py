"""The report as it is read: by whom, of what, how fresh, and what stands behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.clock import at, now
from forum.contributions.days import today
from forum.insights.models import Assumption
from forum.insights.periods import period_of
from forum.members.viewer import Viewer
from forum.storage.session import session
from forum.topics.actions.moderate import hide_post
from forum.topics.models import Post, Topic
from forum.topics.queries import post_for
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.insights import make_analyst
from tests.factories.members import make_member, writing

ANSWER = "Turn the screw under the lid to the left, and the whole thing comes off."
TYPED = {"share": "30", "each": "6,50", "unit": "EUR", "source": "The service's report of last year."}


def analyst(cast: Cast, name: str = "ana", where: int | None = None) -> tuple[Viewer, VisitorClient]:
    with cast.app.app_context():
        ana = make_analyst(name, where)
    return ana, visitor(cast.app, ana)


def page(client: VisitorClient, path: str = "/insights") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def ask(cast: Cast, slug: str, title: str, *, answered: bool, access: str = "public") -> int:
    """A question in the category of that address, made if there is none; its topic."""
    with cast.app.app_context():
        known = next((one for one in catalogue().values() if one.slug == slug), None)
        author = cast.mia if access == "public" else cast.mo
        topic = make_topic(author, known or make_category(slug, access=access), title, "Please tell me?")
        if answered:
            make_reply(cast.nia, topic.id, ANSWER)
        return topic.id


@pytest.mark.parametrize("who", ["guest", "mia", "mo", "ada"])
def test_nobody_else_learns_that_there_is_a_report(cast: Cast, who: str) -> None:
    for path in ("/insights", "/insights/figures/answered", "/insights/assumptions"):
        assert cast.browser(who).get(path).status_code in (302, 404)
    assert cast.browser(who).write("/insights/assumptions", TYPED).status_code in (302, 404)


def test_whoever_analyses_a_category_reads_of_it_alone(cast: Cast) -> None:
    ask(cast, "here", "Where here?", answered=True)
    ask(cast, "there", "Where there?", answered=True)
    with cast.app.app_context():
        here = make_category("empty").id
    _ana, client = analyst(cast, where=here)
    assert "Newcomers" not in page(client)
    assert client.get("/insights?category=there").status_code == 404
    assert "Where there?" not in page(client, "/insights/figures/answered?category=empty")
    _all, everything = analyst(cast, "alma")
    said = page(everything, "/insights/figures/answered")
    assert "Where there?" in said and "Where here?" in said
    assert "Newcomers" in page(everything)
    assert "Newcomers" not in page(everything, "/insights?category=here")


def test_what_one_does_not_see_is_in_no_figure(cast: Cast) -> None:
    ask(cast, "backstage", "Between us?", answered=False, access="staff")
    _ana, client = analyst(cast)
    assert "backstage" not in page(client)
    assert "Between us?" not in page(client, "/insights/figures/unanswered")
    assert client.get("/insights?category=backstage").status_code == 404


def test_words_are_read_anew_though_figures_are_kept(cast: Cast) -> None:
    topic_id = ask(cast, "talk", "Where is it?", answered=True)
    _ana, client = analyst(cast)
    assert ANSWER[:30] in page(client, "/insights/figures/by_members")
    with cast.app.app_context(), writing():
        reply = (
            session().scalars(select(Post.id).where(Post.topic_id == topic_id).order_by(Post.id)).all()[-1]
        )
        hide_post(actor=cast.mo, post=post_for(cast.mo, reply, lock=True), reason="So.")
    said = page(client, "/insights/figures/by_members")
    assert ANSWER[:30] not in said
    assert "One more can’t be read any more" in said


def test_figures_are_kept_for_some_minutes_and_then_worked_out_anew(cast: Cast) -> None:
    ask(cast, "talk", "Where is it?", answered=False)
    _ana, client = analyst(cast)
    assert "Where is it?" in page(client, "/insights/figures/unanswered")
    ask(cast, "talk", "And this?", answered=False)
    assert "And this?" not in page(client, "/insights/figures/unanswered")
    with at(now() + timedelta(minutes=6)):
        assert "And this?" in page(client, "/insights/figures/unanswered")


def test_a_period_that_is_over_is_kept_until_something_happens(cast: Cast) -> None:
    _ana, client = analyst(cast)
    path = "/insights?period=2020"
    first = page(client, path)
    worked_out = first.split('class="muted insights-made"')[1][:300]
    with at(now() + timedelta(hours=2)):
        assert worked_out in page(client, path)
        ask(cast, "talk", "Where is it?", answered=False)
        assert worked_out not in page(client, path)


def test_no_sum_without_an_assumption_and_then_with_who_and_when(cast: Cast) -> None:
    for number in range(3):
        ask(cast, f"talk{number}", "Where is it?", answered=True)
    _ana, client = analyst(cast)
    assert "may have spared" not in page(client)
    wrong = client.write("/insights/assumptions", {**TYPED, "each": "dear", "share": "101"})
    assert wrong.status_code == 422
    assert "The service&#39;s report of last year." in wrong.get_data(as_text=True)
    assert client.write("/insights/assumptions", {**TYPED, "idempotency_key": "k" * 20}).status_code == 303
    assert client.write("/insights/assumptions", {**TYPED, "idempotency_key": "k" * 20}).status_code == 303
    with cast.app.app_context():
        rows = session().scalars(select(Assumption)).all()
        assert [(row.share, row.hundredths, row.unit) for row in rows] == [(30, 650, "EUR")]
    said = page(client)
    assert "about €6" in said and "3 questions answered by members" in said
    assert "Typed by Ana" in said and "report of last year" in said
    client.write("/insights/assumptions/drop")
    assert "may have spared" not in page(client)
    assert "report of last year" in page(client, "/insights/assumptions")


@pytest.mark.parametrize("each", ["NaN", "inf", "0", "1e9", "-3", ""])
def test_an_amount_that_is_none_is_refused(cast: Cast, each: str) -> None:
    _ana, client = analyst(cast)
    assert client.write("/insights/assumptions", {**TYPED, "each": each}).status_code == 422


def test_whoever_analyses_one_category_assumes_nothing_for_all(cast: Cast) -> None:
    with cast.app.app_context():
        here = make_category("here").id
    _ana, client = analyst(cast, where=here)
    assert client.write("/insights/assumptions", TYPED).status_code == 403
    assert client.write("/insights/assumptions/drop").status_code == 403
    assert "Those who analyse everything type them." in page(client, "/insights/assumptions")


@pytest.mark.parametrize("period", ["2999", "x", "2026-13", "2026-q0"])
def test_there_is_no_report_of_no_period(cast: Cast, period: str) -> None:
    _ana, client = analyst(cast)
    assert client.get(f"/insights?period={period}").status_code == 404


def test_the_menu_leads_there_for_those_who_read_it(cast: Cast) -> None:
    _ana, client = analyst(cast)
    assert 'href="/insights"' in page(client, "/")
    assert 'href="/insights"' not in page(cast.browser("mia"), "/")


def test_a_median_of_few_people_is_not_told(cast: Cast) -> None:
    ask(cast, "talk", "Where is it?", answered=True)
    _ana, client = analyst(cast)
    assert "It would speak of fewer than five people." in page(client, "/insights/figures/answer_median")
    with cast.app.app_context():
        place = make_category("more")
        for number in range(5):
            topic = make_topic(make_member(f"asker{number}"), place, "And this?", "Where?")
            make_reply(cast.nia, topic.id, ANSWER)
    with at(now() + timedelta(minutes=6)):
        assert "under a minute" in page(client, "/insights/figures/answer_median")


def test_a_running_period_leads_to_the_one_whose_people_are_told(cast: Cast) -> None:
    topic = ask(cast, "here", "Where here?", answered=True)
    _ana, client = analyst(cast)
    assert "The one before:" not in page(client), "nothing was before"
    with cast.app.app_context(), writing() as current:
        current.get_one(Topic, topic).created_at = now() - timedelta(days=100)
        running = period_of(today())
    said = page(client)
    assert f'href="/insights?period={running.before.name}"' in said
    assert "still running" not in page(client, f"/insights?period={running.before.name}")
