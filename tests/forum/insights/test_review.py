"""What stands in the review: by a rule, as its reader may see it, naming nobody."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from forum.clock import at
from forum.handoffs.actions.bring_back import post_answer
from forum.handoffs.models import Handoff
from forum.insights.letters import send_reviews
from forum.insights.outstanding import MOST
from forum.insights.review import Review, all_waiting, review_for
from forum.jobs.models import Job
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.contributions import make_commitment, make_speaker, settle
from tests.factories.ideas import make_answerer, make_idea, turn
from tests.factories.members import make_member
from tests.factories.reviews import Told, coming_monday, make_analyst, tell_week
from tests.factories.thanks import unshare


def read(viewer: Any, told: Told) -> Review:
    with at(told.morning):
        return review_for(viewer)


def titles(review: Review) -> set[str]:
    return {one.title for one in (*review.quotes, *review.waiting, *review.became)}


def hide(cast: Cast, post_id: int) -> None:
    with transaction():
        hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="No.")


def test_the_week_as_it_was(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        review = read(gus, told)
    assert (review.week.since, review.week.until) == (told.monday - timedelta(days=7), told.monday)
    assert [(one.why, one.words) for one in review.quotes] == [
        ("longest", "Why does it leak since Sunday?"),
        ("thanked", "Turn it twice, then wait."),
        ("wished", "So that nothing drips."),
        ("late", "Where is my parcel?"),
    ]
    assert review.quotes[1].thanks == "You saved my honey."
    assert [(one.kind, one.title, one.again, one.late) for one in review.waiting] == [
        ("question", "A jar that leaks", True, False),
        ("idea", "A jar with a tap", False, False),
        ("handoff", "My parcel", False, True),
    ]
    assert [(one.kind, one.title, one.official) for one in review.became] == [
        ("question", "Opening hours", True)
    ]


def test_what_became_of_it_stands_in_the_next_one(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        with at(told.monday + timedelta(days=1)):
            make_reply(cast.nia, told.old, "Warm the lid in a pan of water, then turn it once more.")
            text = compose("It comes on Friday.")
            with transaction():
                handoff_id = session().query(Handoff.id).filter_by(post_id=told.parcel).scalar()
                answer = post_answer(actor=told.lea, handoff_id=handoff_id, text=text).id
            turn(make_answerer(), told.idea, "heard", sentence="We drip, too.")
        later = dataclasses.replace(told, monday=told.monday + timedelta(days=7))
        review = read(gus, later)
        assert [(one.kind, one.title, one.status, one.words) for one in review.became] == [
            ("question", "A jar that leaks", "", ""),
            ("idea", "A jar with a tap", "heard", "We drip, too."),
            ("handoff", "My parcel", "", ""),
        ]
        assert review.became[0].official is False  # Nia is a member
        assert review.became[2].path == f"/posts/{answer}"
        assert review.waiting == ()
        hide(cast, answer)
        assert [one.kind for one in read(gus, later).became] == ["question", "idea"]


def test_what_more_came_of_it_is_said(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told, tom = make_analyst(), tell_week(cast), make_answerer()
        later = dataclasses.replace(told, monday=told.monday + timedelta(days=7))
        for number in range(MOST + 1):
            assert not read(gus, later).more_became
            with at(told.monday + timedelta(days=1)):
                turn(tom, make_idea(cast.mia, f"Tap {number}"), "heard", sentence="We drip, too.")
        review = read(gus, later)
        assert review.more_became and len(review.became) == MOST
    with at(later.morning):
        page = visitor(cast.app, gus).get("/review").text
    assert "the report counts it all" in page


def test_what_is_hidden_or_taken_back_is_not_in_it(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        moderating = make_member("max", moderator=True, mandates=[("analyse", None)], language="en")
        for topic_id in (told.old, told.answered):
            first = session().query(Post.id).filter_by(topic_id=topic_id).order_by(Post.id).first()
            assert first is not None
            hide(cast, first[0])
        hide(cast, told.parcel)
        with at(told.morning):
            unshare(cast.mo, 1)
        for reader in (gus, moderating):  # who sees more elsewhere sees no more in a letter
            assert titles(read(reader, told)) == {"A jar with a tap"}


def test_each_reads_of_what_they_analyse_and_see(cast: Cast) -> None:
    with cast.app.app_context():
        told = tell_week(cast)
        staff = make_category("staff", access="staff")
        with at(told.monday - timedelta(days=3)):
            make_topic(cast.mo, staff, "Among us", "Is this for everybody?")
        here, elsewhere = make_analyst("here", where=told.category), make_analyst("far", where=staff.id)
        everywhere = make_analyst("all")
        assert "A jar that leaks" in titles(read(here, told))
        assert titles(read(elsewhere, told)) == set()  # the mandate alone opens no category
        assert "Among us" not in titles(read(everywhere, told))
        for stranger in (cast.mia, cast.mo, cast.ada, told.lea, None):
            with pytest.raises(Refused):
                review_for(stranger)


def test_a_question_is_what_a_member_asked(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
        ours = make_member("ivo", works_here=True)
        with at(told.monday - timedelta(days=20)):
            place = make_category("ours")
            make_topic(ours, place, "From the house", "Does nobody answer us?")
            make_topic(cast.mia, place, "From a member", "Does nobody answer me?")
        assert {"From the house", "From a member"} & titles(read(gus, told)) == {"From a member"}


def test_promises_are_for_those_who_analyse_everything(cast: Cast) -> None:
    with cast.app.app_context():
        monday = coming_monday()
        with at(monday - timedelta(days=6)):
            bea = make_speaker()
            owed = make_commitment(bea, "A jar for everybody who tasted", due=3)
            kept = make_commitment(bea, "A workshop about hives", due=20)
        with at(monday - timedelta(days=2)):
            settle(bea, kept)
        told = Told(monday, make_category().id, 0, 0, 0, 0, 0, bea)
        review = read(make_analyst(), told)
        assert [(one.kind, one.path, one.late) for one in review.waiting] == [
            ("promise", f"/commitments/{owed}", True)
        ]
        assert [(one.kind, one.status) for one in review.became] == [("promise", "kept")]
        assert read(make_analyst("here", where=told.category), told).empty


def test_the_week_is_that_of_the_readers_clock(cast: Cast) -> None:
    with cast.app.app_context():
        monday = coming_monday()
        place = make_category()
        with at(monday - timedelta(hours=5)):  # Monday morning in Auckland, Sunday evening in London
            make_topic(cast.mia, place, "Just before", "Is this in time?")
        told = Told(monday, place.id, 0, 0, 0, 0, 0, cast.mia)
        assert titles(read(make_analyst("uma", timezone="Europe/London"), told)) == {"Just before"}
        assert titles(read(make_analyst("kea", timezone="Pacific/Auckland"), told)) == set()


def test_it_says_how_many_others_wait_and_where(cast: Cast) -> None:
    with cast.app.app_context():
        monday = coming_monday()
        make_analyst("uma", timezone="UTC")
        gus = make_analyst("zoe", language="fr", timezone="UTC")
        with at(monday - timedelta(days=3)):
            ideas = [make_idea(cast.mia, f"Idea number {number}") for number in range(7)]
            make_topic(cast.mia, make_category("asked"), "A jar that leaks", "Why?")
        told = Told(monday, 0, 0, 0, 0, 0, 0, gus)
        assert [(one.kind, len(one.lines), one.more) for one in read(gus, told).outstanding] == [
            ("question", 1, 0),
            ("idea", 5, 2),
        ]
        with at(told.morning):
            send_reviews()
            whole, _week = all_waiting(gus, "idea", 1)
            assert [one.path for one in whole.lines] == [f"/ideas/{one}" for one in ideas]
            assert all_waiting(gus, "idea", 2)[0].lines == () and whole.more == 0
        mails = {one.payload["to"]: one.payload for one in session().query(Job).filter_by(kind="mail")}
        where = "http://localhost/review/waiting/idea"
        for part in ("text", "html"):
            assert "2 more ideas wait for a word" in mails["uma@example.org"][part]
            assert "2 autres idées attendent un mot" in mails["zoe@example.org"][part]
            assert all(where in one[part] for one in mails.values())
            assert "waiting/question" not in mails["uma@example.org"][part]


def test_all_that_waits_is_for_those_who_analyse(cast: Cast) -> None:
    with cast.app.app_context():
        told = tell_week(cast)
        elsewhere = make_analyst("far", where=make_category("far").id)
        with at(told.morning):
            assert all_waiting(make_analyst(), "question", 1)[0].lines
            assert not all_waiting(elsewhere, "question", 1)[0].lines
            for reader, kind in ((cast.mo, "question"), (elsewhere, "promise")):
                with pytest.raises(Refused):
                    all_waiting(reader, kind, 1)


def test_the_page_of_all_that_waits_says_what_it_has_and_in_which_order(cast: Cast) -> None:
    with cast.app.app_context():
        told = tell_week(cast)
        everything, one = make_analyst(), make_analyst("here", where=told.category)
    says = {
        "question": ("Asked in the 90 days until", "waited longest comes first"),
        "idea": ("without a word of the brand", "waited longest comes first"),
        "handoff": ("Handed to departments until", "due first comes first"),
        "promise": ("late or due within a week", "due first comes first"),
    }
    with at(told.morning):
        client, other = visitor(cast.app, everything), visitor(cast.app, one)
        for kind, sentences in says.items():
            shown = client.get(f"/review/waiting/{kind}").get_data(as_text=True)
            assert all(sentence in shown for sentence in sentences), kind
            assert client.get(f"/review/waiting/{kind}?page=2").status_code == 404
        assert other.get("/review/waiting/question").status_code == 200
        assert other.get("/review/waiting/promise").status_code == 404
