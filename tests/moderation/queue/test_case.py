"""The page of a case: what is judged, the evidence, the people, the story; claiming it and the like."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.cases.actions.handle import release_lapsed
from moderation.cases.models import Case
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it
from tests.moderation.decisions.filling import filled
from tests.moderation.queue.stage import SENTENCE, held, reported, send


@pytest.fixture
def case_id(cast: Cast) -> int:
    with cast.app.app_context():
        return reported(cast)


def kinds(case_id: int) -> list[str]:
    return [entry.kind for entry in entries_of(case_id)]


def test_the_page_shows_what_is_judged_with_all_that_belongs_to_it(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        post_id = session().get_one(Case, case_id).subject_id
        other = report_it(cast.nia, "topic", case_for(cast.mo, case_id).topic_id or 0, "no-spam")
        decide_it(cast.mo, other, "warn")
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "You are a goose." in page and SENTENCE in page and "Nia" in page
    around = page[page.index('class="posts-around"') :]
    assert re.findall(r"(Before \d|After \d)", around) == [
        "Before 1", "Before 2", "Before 3", "After 0", "After 1", "After 2",
    ]  # fmt: skip
    assert f'data-post="{post_id}"' not in around
    assert "Warn" in page and f"/moderation/cases/{other}" in page
    assert "gravity of the rule" in page and "reported by one person" in page
    french = cast.browser("mo").get(f"/moderation/cases/{case_id}?lang=fr").text
    assert "gravité de la règle" in french and "l’a signalé" in french


def test_evidence_is_marked_in_the_text_as_it_was_typed(cast: Cast) -> None:
    with cast.app.app_context():
        case_id = reported(cast, "You <b>cook</b> & more")
        held(cast, case_id, 30, [[7, 11], [9, 13], [500, 900], [3, 2]])  # type: ignore[list-item]
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "You &lt;b&gt;<mark>cook</mark><mark>&lt;/</mark>b&gt; &amp; more" in page
    assert "A word that hurts." in page and "<b>cook" not in page


@pytest.mark.parametrize(
    ("rule", "weight", "folded"), [("respect", 0, False), ("no-hate", 0, True), ("respect", 80, True)]
)
def test_what_may_upset_is_folded(cast: Cast, rule: str, weight: int, folded: bool) -> None:
    with cast.app.app_context():
        case_id = reported(cast, "A text that hurts", rule)
        if weight:
            held(cast, case_id, weight, [[0, 1]])
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert ("data-fold>" in page) is folded
    row = cast.browser("mo").get("/moderation").text
    assert ("A text that hurts" in row) is not folded


def test_what_was_edited_since_is_shown_as_it_is_and_as_it_was(cast: Cast, case_id: int) -> None:
    from forum.topics.actions.edit import edit_post
    from forum.topics.composing import compose
    from forum.topics.queries import post_for

    with cast.app.app_context():
        post_id = session().get_one(Case, case_id).subject_id
        with transaction():
            post = post_for(cast.mia, post_id)
            edit_post(actor=cast.mia, post=post, text=compose("All is well."), revision=1)
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    judged = page[page.index('class="case-snapshot"') : page.index('id="reports"')]
    assert "All is well." in judged[: judged.index("<h3>")] and "fool" not in judged[: judged.index("<h3>")]
    assert "<del>" in judged and "<p>You are a goose.</p>" in judged[judged.index("How it was before") :]
    assert "All is well." in cast.browser("mo").get("/moderation").text  # the list says what is judged
    french = cast.browser("mo").get(f"/moderation/cases/{case_id}?lang=fr").text
    assert "modifié depuis" in french


def test_a_claim_shows_is_refused_to_a_colleague_and_given_back(cast: Cast, case_id: int) -> None:
    assert send(cast.browser("mo"), case_id, "claim").status_code == 303
    assert "Mo is looking at this case." in cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    answer = send(cast.browser("ada"), case_id, "claim")
    assert answer.status_code == 303
    assert "Mo is looking at this case." in cast.browser("ada").get(answer.headers["Location"]).text
    with cast.app.app_context():
        assert session().get_one(Case, case_id).claimed_by_id == cast.mo.id
    send(cast.browser("mo"), case_id, "release")
    send(cast.browser("ada"), case_id, "claim")
    with cast.app.app_context():
        assert session().get_one(Case, case_id).claimed_by_id == cast.ada.id
        assert kinds(case_id) == ["reported", "claimed", "released", "claimed"]


def test_a_note_keeps_the_claim_alive_and_a_quiet_one_lapses(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "claim")
    long_ago = now() - timedelta(minutes=11)
    with cast.app.app_context(), transaction():
        session().execute(update(Case).values(claimed_at=long_ago))
    send(cast.browser("mo"), case_id, "note", text="I am asking a colleague.")
    with cast.app.app_context():
        release_lapsed()
        assert session().get_one(Case, case_id).claimed_by_id == cast.mo.id
        with transaction():
            session().execute(update(Case).values(claimed_at=long_ago))
        release_lapsed()
        assert session().get_one(Case, case_id, populate_existing=True).claimed_by_id is None
    assert (
        "A claim lapsed after ten quiet minutes."
        in cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    )


def test_the_preview_of_a_decision_keeps_the_claim_alive(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "claim")
    long_ago = now() - timedelta(minutes=9)
    with cast.app.app_context(), transaction():
        session().execute(update(Case).values(claimed_at=long_ago))
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    sent = filled(mo.get(path).text, "hide", rule="1:respect")
    assert f'data-behaviour="claimed" data-case="{case_id}"' in mo.write(path, sent).text
    assert 'data-behaviour="claimed"' not in cast.browser("ada").write(path, sent).text
    with cast.app.app_context():
        claimed_at = session().get_one(Case, case_id).claimed_at
        assert claimed_at is not None and claimed_at > long_ago + timedelta(minutes=8)


def test_a_colleague_at_work_is_not_put_out_of_it_by_asking_an_administrator(
    cast: Cast, case_id: int
) -> None:
    send(cast.browser("mo"), case_id, "claim")
    words = "This is about the law."
    refused = send(cast.browser("ada"), case_id, "escalate", text=words)
    assert (
        refused.status_code == 409 and words in refused.text and "Mo is looking at this case." in refused.text
    )
    with cast.app.app_context():
        assert session().get_one(Case, case_id).claimed_by_id == cast.mo.id
    assert send(cast.browser("mo"), case_id, "escalate", text=words).status_code == 303
    with cast.app.app_context():
        assert session().get_one(Case, case_id, populate_existing=True).escalated


def test_notes_are_escaped_bounded_and_hand_a_case_over(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "claim")
    assert send(cast.browser("mo"), case_id, "note", text=" \u200b ").status_code == 422
    assert send(cast.browser("mo"), case_id, "note", text="x" * 2_001).status_code == 422
    assert send(cast.browser("mo"), case_id, "note", text="<i>mind</i>", handover="y").status_code == 303
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "&lt;i&gt;mind&lt;/i&gt;" in page and 'class="handover"' in page
    with cast.app.app_context():
        assert session().get_one(Case, case_id).claimed_by_id is None


def test_escalating_asks_an_administrator(cast: Cast, case_id: int) -> None:
    assert send(cast.browser("mo"), case_id, "escalate", text="I know them.").status_code == 303
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "I know them." in page and "for an administrator" in page


def test_the_same_form_sent_twice_writes_once(cast: Cast, case_id: int) -> None:
    form = {"idempotency_key": "one-key-for-both", "text": "Once."}
    for _time in range(2):
        cast.browser("mo").write(f"/moderation/cases/{case_id}/note", form)
    with cast.app.app_context():
        assert kinds(case_id) == ["reported", "noted"]


def test_whoever_reported_it_may_look_but_not_claim(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        post_id = session().get_one(Case, case_id).subject_id
        report_it(cast.mo, "post", post_id)
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "You reported this yourself" in page and f"/moderation/cases/{case_id}/claim" not in page
    assert send(cast.browser("mo"), case_id, "claim").status_code == 403


def test_the_case_of_something_that_is_gone_is_still_there(cast: Cast, case_id: int) -> None:
    from forum.topics.actions.delete import delete_post
    from forum.topics.queries import post_for

    with cast.app.app_context():
        with transaction():
            delete_post(actor=cast.mia, post=post_for(cast.mia, session().get_one(Case, case_id).subject_id))
        make_reply(cast.ada, case_for(cast.mo, case_id).topic_id or 0)
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}")
    assert page.status_code == 200 and "You are a goose." in page.text


def test_open_cases_about_the_same_member_are_shown_before_closed_ones(
    cast: Cast, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.queue.dossier.EARLIER", 1)
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category("more"))
        waiting = report_it(cast.nia, "topic", topic.id)
        decided = report_it(cast.nia, "post", make_reply(cast.mia, topic.id, "Hm.").id)
        decide_it(cast.mo, decided, "dismiss")
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    before = page[page.index('id="before"') : page.index('id="around"')]
    assert f"/moderation/cases/{waiting}" in before and f"/moderation/cases/{decided}" not in before
    assert 'value="close" data-key="0"' in cast.browser("ada").get(f"/moderation/cases/{case_id}").text
