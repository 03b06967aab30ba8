"""What Monday's review quotes: what the brand's people chose first, and what they have not read yet after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from forum.categories.catalogue import catalogue
from forum.clock import at, now
from forum.facts.log import FactRow
from forum.insights import actions
from forum.insights.actions import choose, take_out
from forum.insights.coming import coming_review
from forum.insights.letters import send_reviews
from forum.insights.models import MOST_CHOSEN, Choice, Quoted
from forum.insights.refusals import Full
from forum.insights.review import review_for
from forum.jobs.models import Job
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.at_once import visits_at_once
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.leaving import let_go
from tests.factories.reviews import Told, coming_monday, make_analyst, tell_week


def put_in(actor: Any, *posts: int) -> None:
    for post_id in posts:
        with transaction():
            choose(actor=actor, post_id=post_id)


def quotes(reader: Any, told: Told, *, weeks: int = 0) -> list[tuple[str, int]]:
    with at(told.morning + timedelta(weeks=weeks)):
        return [(one.why, one.post_id) for one in review_for(reader).quotes]


def replies(cast: Cast, told: Told, count: int) -> list[int]:
    return [make_reply(cast.mia, told.old, f"It leaks, number {number}.").id for number in range(count)]


def choosing(post_id: int) -> Callable[[VisitorClient], int]:
    return lambda browser: browser.write(f"/review/verbatims/{post_id}", on="1").status_code


def hide(cast: Cast, post_id: int) -> None:
    with transaction():
        hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="No.")


def test_what_was_chosen_stands_first_with_who_chose_it(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(first_name="Gus"), tell_week(cast)
        with at(told.monday - timedelta(days=1)):
            (mine,) = replies(cast, told, 1)
            put_in(gus, mine, told.parcel, told.parcel)
            coming = coming_review(gus)
            assert [one.post_id for one in coming.picked] == [mine, told.parcel]
            assert (coming.days, coming.full) == (1, False)
        assert quotes(gus, told)[:3] == [("by_hand", mine), ("by_hand", told.parcel), ("longest", 1)]
        assert [why for why, _post in quotes(gus, told)] == [
            "by_hand",
            "by_hand",
            "longest",
            "thanked",
            "wished",
        ]
        with at(told.morning):
            assert review_for(gus).quotes[0].by == "Gus"
            assert coming_review(gus).picked == ()  # what is chosen now is for the Monday after
        assert ("by_hand", mine) not in quotes(gus, told, weeks=1)


def test_before_seven_on_monday_it_can_still_be_chosen(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        with time_machine.travel(told.monday + timedelta(hours=4), tick=False):
            put_in(gus, told.parcel)
            assert coming_review(gus).days == 0
        assert quotes(gus, told)[0] == ("by_hand", told.parcel)


def test_seven_leave_no_room_for_the_rule_and_none_for_an_eighth(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        with at(told.monday - timedelta(days=1)):
            said = replies(cast, told, MOST_CHOSEN + 1)
            put_in(gus, *said[:-1])
            with pytest.raises(Full):
                put_in(gus, said[-1])
            put_in(gus, said[0])  # chosen already
            assert [post for _why, post in quotes(gus, told)] == said[:-1]
            with transaction():
                take_out(actor=gus, post_id=said[0])
                take_out(actor=gus, post_id=said[0])
            put_in(gus, said[-1])
            hide(cast, said[1])
            put_in(gus, said[0])  # what can't be read holds no place
        assert {post for _why, post in quotes(gus, told)} == set(said) - {said[1]}


def test_two_who_choose_at_once_share_the_last_place(cast: Cast) -> None:
    with cast.app.app_context():
        gus, ida = make_analyst(), make_analyst("ida")
        told = tell_week(cast)
        with at(told.monday - timedelta(days=1)):
            said = replies(cast, told, MOST_CHOSEN + 1)
        put_in(gus, *said[: MOST_CHOSEN - 1])
        people = [(gus, said[-2]), (ida, said[-1])]
    acts = [(visitor(cast.app, who), choosing(number)) for who, number in people]
    assert visits_at_once(acts) == [303, 303]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Choice.id))) == MOST_CHOSEN
        # the same post by two at once stands there once
        with transaction():
            take_out(actor=gus, post_id=said[0])
            take_out(actor=gus, post_id=said[1])
    acts = [(visitor(cast.app, who), choosing(said[0])) for who in (gus, ida)]
    assert visits_at_once(acts) == [303, 303]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Choice.id)).where(Choice.post_id == said[0])) == 1
        told_of = session().scalars(select(FactRow.data).where(FactRow.kind == "VerbatimChosen")).all()
        assert sum(data["post_id"] == said[0] for data in told_of) == 2  # at first, and by one of the two


def test_whoever_comes_second_has_chosen_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other looked before it was chosen, and writes after: the database says no to the second."""
    with cast.app.app_context():
        gus, ida = make_analyst(), make_analyst("ida")
        told = tell_week(cast)
        with at(told.monday - timedelta(days=1)):
            (said,) = replies(cast, told, 1)
        put_in(gus, said)
        known, looks = actions._is_chosen, iter([False])
        monkeypatch.setattr(actions, "_is_chosen", lambda *asked: next(looks, True) and known(*asked))
        put_in(ida, said)
        told_of = session().scalars(select(FactRow.actor_id).where(FactRow.kind == "VerbatimChosen")).all()
        assert told_of == [gus.id]


def test_each_reads_of_it_what_they_may(cast: Cast) -> None:
    with cast.app.app_context():
        told = tell_week(cast)
        other = make_category("other")
        here, everywhere = make_analyst("here", where=told.category), make_analyst("all")
        with at(told.monday - timedelta(days=1)):
            elsewhere = make_topic(cast.mia, other, "Elsewhere", "Is this for all?").first_post_id or 0
            put_in(everywhere, elsewhere, told.parcel)
            with pytest.raises(Refused):
                put_in(here, elsewhere)
            coming = coming_review(here)
            assert ([one.post_id for one in coming.picked], coming.unread) == ([told.parcel], 1)
        assert quotes(everywhere, told)[:2] == [("by_hand", elsewhere), ("by_hand", told.parcel)]
        assert quotes(here, told)[0] == ("by_hand", told.parcel)
        assert elsewhere not in {post for _why, post in quotes(here, told)}
        hide(cast, told.parcel)
        assert told.parcel not in {post for _why, post in quotes(everywhere, told)}


@pytest.mark.parametrize("who", ["mia", "mo", "ada"])
def test_nobody_else_chooses(cast: Cast, who: str) -> None:
    with cast.app.app_context():
        told = tell_week(cast)
        with pytest.raises(Refused), transaction():
            choose(actor=getattr(cast, who), post_id=told.parcel)
    assert cast.browser(who).write(f"/review/verbatims/{told.parcel}", on="1").status_code == 404
    assert cast.browser("guest").write(f"/review/verbatims/{told.parcel}", on="1").status_code in (302, 404)


def test_the_rule_takes_nothing_twice_and_people_do(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        ida = make_analyst("ida", mails="-review")
        with at(told.monday - timedelta(days=3)):
            second = make_topic(cast.mia, catalogue()[told.category], "A second jar", "Does this leak too?")
        first = quotes(gus, told)
        with time_machine.travel(told.morning, tick=False):
            send_reviews()
            assert quotes(gus, told) == first  # the page goes on showing the mail
        stood = {post for _why, post in first}
        assert set(session().scalars(select(Quoted.post_id).where(Quoted.member_id == gus.id))) == stood
        later = quotes(gus, told, weeks=1)
        assert later == [("longest", second.first_post_id)]
        assert first[0] in quotes(ida, told, weeks=1)  # who had no mail has not read it
        with at(told.morning + timedelta(days=2)):
            put_in(ida, first[0][1])
        assert quotes(gus, told, weeks=1) == [("by_hand", first[0][1]), *later]


def test_buttons_on_the_pages_and_back_to_them(cast: Cast) -> None:
    with cast.app.app_context():
        gus = make_analyst(first_name="Gus")
        place = make_category("jars")
        topic = make_topic(cast.mia, place, "A jar", "Does it leak?")
        post = topic.first_post_id or 0
    page = visitor(cast.app, gus)
    path = "/insights/figures/unanswered"
    assert "Nothing is chosen for it yet." in page.get(path).text
    assert "Put into Monday’s review" in page.get(path).text
    back = f"/insights/figures/unanswered?period={now().year}#said"
    answer = page.write(f"/review/verbatims/{post}", on="1", back=back)
    assert (answer.status_code, answer.location) == (303, back)
    said = page.get(path).text
    assert "In Monday’s review, chosen by Gus" in said and "Take it out again" in said
    assert "Chosen so far:" in said and "A jar" in page.get("/review").text
    away = page.write(f"/review/verbatims/{post}", on="0", back="https://example.org/")
    assert away.location == "/review"
    assert "Nothing is chosen for it yet." in page.get(path).text
    with cast.app.app_context():
        kinds = session().scalars(select(FactRow.kind).where(FactRow.kind.like("Verbatim%"))).all()
        assert kinds == ["VerbatimChosen", "VerbatimTakenOut"]


def test_an_eighth_is_refused_in_words(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        with at(coming_monday() - timedelta(days=1)):
            said = replies(cast, told, MOST_CHOSEN + 1)
        put_in(gus, *said[:-1])
    page = visitor(cast.app, gus)
    page.write(f"/review/verbatims/{said[-1]}", on="1")
    shown = page.get("/review").text
    assert "Seven are chosen already. Take one out first." in shown
    assert "That is all it has room for" in shown
    assert "Put into Monday’s review" not in shown


def test_whoever_leaves_chose_nothing_that_is_still_to_come(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        put_in(gus, told.parcel)
        with time_machine.travel(told.morning, tick=False):
            send_reviews()
        with transaction():
            choose(actor=gus, post_id=told.thanked)
        let_go(gus)
        assert session().scalars(select(Choice.id)).all() == []
        assert session().scalars(select(Quoted.post_id)).all() == []


def test_the_review_says_who_chose(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(first_name="Gus"), tell_week(cast)
        with at(told.monday - timedelta(days=1)):
            put_in(gus, told.parcel)
    with time_machine.travel(told.morning, tick=False):
        assert "<h3>Chosen by Gus</h3>" in visitor(cast.app, gus).get("/review").text
        with cast.app.app_context():
            send_reviews()
            letter = session().scalars(select(Job).where(Job.key.startswith("review:"))).one()
            assert "Chosen by Gus" in str(letter.payload)
