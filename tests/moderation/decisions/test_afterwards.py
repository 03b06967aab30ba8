"""What follows from decisions with time: edits that were asked for, words that are erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.facts.log import FactRow
from forum.jobs.worker import run_due
from forum.storage.session import session, transaction
from forum.topics.models import Post, Revision
from moderation.cases.actions.handle import release_lapsed
from moderation.cases.models import Case, CaseSnapshot
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it

WORDS = "You are all complete geese."


@pytest.fixture
def post_id(cast: Cast) -> int:
    """A reply of Mia's that she edited once."""
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post_id = make_reply(cast.mia, topic.id, WORDS).id
    mia = cast.browser("mia")
    assert mia.write(f"/posts/{post_id}/edit", body=WORDS + " All.", revision="1", idempotency_key="a-key-of-mine",
                     insist="1").status_code == 303  # fmt: skip
    return post_id


def texts(post_id: int) -> list[str]:
    session().expire_all()
    post = session().get_one(Post, post_id)
    revisions = session().scalars(select(Revision.source).where(Revision.post_id == post_id))
    snapshots = session().scalars(select(CaseSnapshot))
    kept = [text for one in snapshots for text in (one.title, one.source, one.html, one.author_name)]
    return [post.source, post.html, post.search_text, *revisions, *kept]


def test_words_of_what_was_removed_are_erased_in_time(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "remove")
        with time_machine.travel(now() + timedelta(days=182), tick=False):
            erase_judged_texts()
            assert all(texts(post_id))
        with time_machine.travel(now() + timedelta(days=186), tick=False):
            erase_judged_texts()
            erase_judged_texts()
            assert not any(texts(post_id))
            assert session().scalar(select(CaseSnapshot.erased_at)) == now()
        facts = select(FactRow.data).where(FactRow.kind == "PostErased")
        assert [one["post_id"] for one in session().scalars(facts)] == [post_id]
        assert session().get_one(Post, post_id).state == "removed"
        assert session().scalars(select(Decision)).one().facts  # why it was removed stays
        decision_id = session().scalars(select(Decision.id)).one()
    page = cast.browser("mo").get(f"/moderation/decisions/{decision_id}").text
    assert "they were erased" in page and "geese" not in page


def test_no_words_are_erased_while_somebody_can_complain(cast: Cast, post_id: int) -> None:
    """Here the job that tells those who reported came late."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "remove")
        with time_machine.travel(now() + timedelta(days=20), tick=False):
            run_due(cast.app)
        with time_machine.travel(now() + timedelta(days=195), tick=False):
            erase_judged_texts()
            assert all(texts(post_id))
        with time_machine.travel(now() + timedelta(days=206), tick=False):
            erase_judged_texts()
            assert not any(texts(post_id))


def test_words_that_are_judged_again_are_kept_again_and_erased_again(cast: Cast, post_id: int) -> None:
    """The report was refused and its words were erased; the same words are reported, and now removed."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "dismiss")
        with time_machine.travel(now() + timedelta(days=186), tick=False):
            erase_judged_texts()
            assert "geese" in texts(post_id)[0] and not session().scalars(select(CaseSnapshot)).one().source
        later = now() + timedelta(days=190)
        with time_machine.travel(later, tick=False):
            report_it(cast.ada, "post", post_id, "no-spam")
            assert session().scalars(select(CaseSnapshot)).one().taken_at == later
            decision_id = decide_it(cast.mo, case_id, "remove").id
        for page in (f"/moderation/cases/{case_id}", f"/moderation/decisions/{decision_id}"):
            shown = cast.browser("mo").get(page).text
            assert "geese" in shown and "they were erased" not in shown
        with time_machine.travel(later + timedelta(days=186), tick=False):
            erase_judged_texts()
            assert not any(texts(post_id))


def test_what_its_author_brings_back_is_as_the_case_says(cast: Cast, post_id: int) -> None:
    """Hidden, shown again, deleted by its author; then showing it again was the mistake."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "hide")
        shown = decide_it(cast.mo, case_id, "restore").id
    assert cast.browser("mia").write(f"/posts/{post_id}/delete").status_code in (302, 303, 200)
    with cast.app.app_context():
        with transaction():
            reverse(actor=cast.ada, decision_id=shown, facts="It still insults somebody.")
        assert session().get_one(Post, post_id, populate_existing=True).state == "deleted"
    cast.browser("mia").write(f"/posts/{post_id}/restore")
    with cast.app.app_context():
        assert session().get_one(Post, post_id, populate_existing=True).state == "hidden"


@pytest.mark.parametrize("why", ["it is open again", "it is not removed any more"])
def test_what_may_still_be_judged_or_read_stays(cast: Cast, post_id: int, why: str) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decision_id = decide_it(cast.mo, case_id, "remove").id
        if why == "it is open again":
            report_it(cast.ada, "post", post_id)
        else:
            with transaction():
                reverse(actor=cast.ada, decision_id=decision_id, facts="A mistake.")
        with time_machine.travel(now() + timedelta(days=400), tick=False):
            erase_judged_texts()
        session().expire_all()
        assert "geese" in session().get_one(Post, post_id).source


def test_its_author_sees_what_to_change_and_until_when(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(
            cast.mo, case_id, "ask_edit", until=now() + timedelta(days=2), facts="Leave the insult out."
        )
        run_due(cast.app)
    menu = cast.browser("mia").get(f"/posts/{post_id}/menu").text
    assert "A moderator asks you to change this." in menu and "Leave the insult out." in menu
    assert "Leave the insult out." not in cast.browser("nia").get(f"/posts/{post_id}/menu").text
    done = cast.browser("mia").write(f"/posts/{post_id}/edit", body="I see it otherwise.", revision="2",
                                     idempotency_key="another-key")  # fmt: skip
    assert done.status_code == 303
    with cast.app.app_context():
        assert session().get_one(Case, case_id).status == "open"  # somebody looks again
    assert "Leave the insult out." not in cast.browser("mia").get(f"/posts/{post_id}/menu").text


def test_an_edit_that_never_came_is_looked_at_again(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "ask_edit", until=now() + timedelta(days=2))
        assert session().get_one(Case, case_id).status == "waiting"
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            release_lapsed()
        session().expire_all()
        assert session().get_one(Case, case_id).status == "open"
