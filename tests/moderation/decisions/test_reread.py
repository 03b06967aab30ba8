"""What is decided about is what was read: words that became others meanwhile are told, or stop the decision."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from moderation.cases.models import CaseSnapshot
from moderation.cases.story import Stale
from moderation.decisions.actions.decide import decide
from moderation.decisions.models import Decision
from moderation.reports.actions.report import add
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import case_about, decide_it, report_it, ruling
from tests.moderation.decisions.filling import fields_of, filled

READ, LATER = "Fools, all of you.", "Friends, all of you."


@pytest.fixture
def post_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_reply(cast.mia, make_topic(cast.nia, make_category()).id, READ).id


def edit(cast: Cast, post_id: int, words: str = LATER, revision: int = 1) -> None:
    with cast.app.app_context(), transaction():
        edit_post(actor=cast.mia, post=post_for(cast.mia, post_id), text=compose(words), revision=revision)


def decisions(cast: Cast) -> list[Decision]:
    with cast.app.app_context():
        return list(session().scalars(select(Decision).order_by(Decision.id)))


@pytest.mark.parametrize("reported", [True, False])
def test_what_was_edited_after_it_was_read_is_read_again(cast: Cast, post_id: int, reported: bool) -> None:
    mo, path = cast.browser("mo"), f"/moderation/act/post/{post_id}"
    if reported:
        with cast.app.app_context():
            path = f"/moderation/cases/{report_it(cast.nia, 'post', post_id)}/decide"
    sent = filled(mo.get(path).text, "dismiss", rule="1:respect")
    preview = mo.write(path, sent)
    assert READ in preview.text and LATER not in preview.text  # read once more where the decision is sent
    edit(cast, post_id)
    refused = mo.write(path, {**fields_of(preview.text), "step": "decide"})
    assert refused.status_code == 409 and not decisions(cast)
    assert "It doesn’t say any more what you had before you." in refused.text and "<ins>" in refused.text
    again = mo.write(path, {**fields_of(refused.text), "measure": "dismiss", "rule": "1:respect"})
    assert LATER in again.text and "what you had before you" not in again.text
    assert mo.write(path, {**fields_of(again.text), "step": "decide"}).status_code == 303
    assert len(decisions(cast)) == 1


def test_the_preview_tells_what_was_edited_since_the_form_was_fetched(cast: Cast, post_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/act/post/{post_id}"
    form = filled(mo.get(path).text, "dismiss", rule="1:respect")
    edit(cast, post_id)
    preview = mo.write(path, form)
    assert preview.status_code == 200 and "<ins>" in preview.text
    assert "ce que vous aviez sous les yeux" in mo.write(f"{path}?lang=fr", form).text
    assert mo.write(path, {**fields_of(preview.text), "step": "decide"}).status_code == 303


@pytest.mark.parametrize("reported", [True, False])
@pytest.mark.parametrize("measure", ["hide", "warn"])
def test_no_edit_of_its_author_puts_off_what_takes_something_away(
    cast: Cast, post_id: int, reported: bool, measure: str
) -> None:
    mo, path = cast.browser("mo"), f"/moderation/act/post/{post_id}"
    if reported:
        with cast.app.app_context():
            path = f"/moderation/cases/{report_it(cast.nia, 'post', post_id)}/decide"
    preview = mo.write(path, filled(mo.get(path).text, measure, rule="1:respect"))
    for revision in range(1, 4):
        edit(cast, post_id, f"{LATER} {revision}", revision)
    done = mo.write(path, {**fields_of(preview.text), "step": "decide"})
    assert done.status_code == 303, done.text
    (decision,) = decisions(cast)
    with cast.app.app_context():
        assert session().get_one(CaseSnapshot, decision.snapshot_id).source == READ
        assert session().get_one(Post, post_id).state == ("hidden" if measure == "hide" else "published")
    page = mo.get(done.headers["Location"]).text
    assert READ in page and f"{LATER} 3" in page and "Its author edited it while this was decided." in page


def test_what_a_reporter_adds_puts_off_a_refusal_alone(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        with transaction():
            add(actor=cast.nia, report_id=session().scalars(select(Report.id)).one(), sentence="And again.")
        with transaction(), pytest.raises(Stale):
            decide(actor=cast.mo, case_id=case_id, seen=1, ruling=ruling("dismiss"))
        with transaction():
            assert decide(actor=cast.mo, case_id=case_id, seen=1, ruling=ruling("remove")).measure == "remove"


def test_an_edit_of_somebody_else_stops_every_decision(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        with transaction():
            edit_post(actor=cast.ada, post=post_for(cast.ada, post_id), text=compose(LATER), revision=1)
        with transaction(), pytest.raises(Stale):
            decide(actor=cast.mo, case_id=case_id, seen=1, ruling=ruling("hide"))


def test_a_list_that_shows_words_of_before_decides_nothing(cast: Cast, post_id: int) -> None:
    """A closed case keeps no later words; whoever ticks it has read the earlier ones."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "dismiss")
    edit(cast, post_id)
    with cast.app.app_context():
        seen = case_about("post", post_id).version
        with transaction(), pytest.raises(Stale):
            decide(actor=cast.mo, case_id=case_id, seen=seen, ruling=ruling("dismiss"), kept=True)
