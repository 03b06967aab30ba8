"""What those concerned are told about complaints: who won, and what judging one will make public."""

from __future__ import annotations

from sqlalchemy import select

from forum.jobs.worker import run_due
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import complain
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.moderation import case_about, decide_it
from tests.factories.topics import send
from tests.moderation.appeals.conftest import Story
from tests.moderation.appeals.test_complaining import complaint
from tests.moderation.appeals.test_judging import judged


def test_a_complaint_that_was_won_rings_as_such(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        judged(cast.ada, complaint(hidden, "mia"), "reversed")
        run_due(cast.app)
    assert "was undone: it no longer holds" in cast.browser("mia").get("/notifications").text
    assert "A decision about what you reported was undone" in cast.browser("nia").get("/notifications").text


def test_whoever_judges_is_told_what_a_reversal_makes_public(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal = complaint(hidden, "mia")
    page = cast.browser("ada").get(f"/moderation/appeals/{appeal}").text
    assert "shown again to everybody who may read the place" in page
    assert "public for the first time" not in page


def test_and_that_what_was_held_back_was_never_public(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
    words = "Bonjour à tous, bande de connards prétentieux."
    path = f"/topics/{topic_id}/reply"
    sent = send(cast, "nia", path, body=words, reply_to_id="", idempotency_key="judging-1", insist="1")
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", sent.json["id"]).id, "remove")
        statement = session().scalars(select(Statement.id).where(Statement.member_id == cast.nia.id)).one()
        with transaction():
            appeal = complain(actor=cast.nia, statement_id=statement, text="It was a joke.").id
    page = cast.browser("ada").get(f"/moderation/appeals/{appeal}").text
    assert "public for the first time" in page
    judged_text = page[page.index('<details class="judged"') :]
    assert not judged_text.startswith('<details class="judged" open'), (
        "what may upset is folded, as on the case"
    )
    assert "connards" in judged_text
    line = cast.browser("ada").get("/moderation/appeals").text
    assert "– Removed" in line and "connards" not in line
