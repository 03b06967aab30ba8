"""A post that screening stumbles over: asked about, edited, sent anyway, held, and who sees it then."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.hooks import Reconsider
from forum.storage.session import session
from forum.topics.drafts import draft_of
from forum.topics.queries import topic_for
from moderation.cases.fold import HELD
from moderation.cases.models import Case, CaseSnapshot, Entry
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.topics import posts_of, send

NUDGED = "Tu es vraiment un idiot, Hugo."
HELD_TEXT = "Sale connard, ferme ta gueule."
KIND = "Merci Hugo, ton conseil m’a bien servi."


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category()).id


def _cases(cast: Cast) -> list[Case]:
    with cast.app.app_context():
        return list(session().scalars(select(Case).order_by(Case.id)))


def _held_entry(cast: Cast, case_id: int) -> Entry:
    with cast.app.app_context():
        found = select(Entry).where(Entry.case_id == case_id, Entry.kind == HELD).order_by(Entry.id.desc())
        return session().scalars(found).first()  # type: ignore[return-value]


def _reply(cast: Cast, who: str, topic_id: int, body: str, **more: Any) -> Any:
    return send(cast, who, f"/topics/{topic_id}/reply", body=body, reply_to_id="", **more)


def test_a_newcomer_is_asked_to_reconsider_with_words_and_rule(cast: Cast, topic_id: int) -> None:
    cast.browser("nia").get("/?lang=fr")
    before = len(posts_of(cast, topic_id))
    answer = _reply(cast, "nia", topic_id, NUDGED, idempotency_key="k1")
    assert answer.status_code == 422
    assert answer.json["error"] == "reconsider"
    assert "<mark" in answer.json["html"] and "idiot" in answer.json["html"]
    assert "#rule-respect" in answer.json["html"]
    assert len(posts_of(cast, topic_id)) == before
    assert _cases(cast) == []


def test_insisting_holds_it_and_opens_a_case_with_evidence(cast: Cast, topic_id: int) -> None:
    _reply(cast, "nia", topic_id, NUDGED, idempotency_key="k1")
    answer = _reply(cast, "nia", topic_id, NUDGED, idempotency_key="k1", insist="1")
    assert answer.status_code == 201
    assert answer.json["state"] == "held"
    again = _reply(cast, "nia", topic_id, NUDGED, idempotency_key="k1", insist="1")
    assert again.json["id"] == answer.json["id"]
    (case,) = _cases(cast)
    assert (case.subject_kind, case.subject_id, case.status) == ("post", answer.json["id"], "open")
    assert case.owner_id == cast.nia.id and case.rule_key == "respect"
    entry = _held_entry(cast, case.id)
    assert entry.actor_id == cast.automod.id
    (signal,) = entry.data["signals"]
    (start, end), *_rest = signal["spans"]
    assert "idiot" in NUDGED[start:end] and "idiot" not in str(entry.data)  # the words go with the snapshot
    assert set(signal["explanation"]) == {"fr", "en"}
    with cast.app.app_context():
        kept = session().get_one(CaseSnapshot, entry.data["snapshot_id"])
        assert (kept.source, kept.state) == (NUDGED, "held")
    page = cast.browser("mo").get(f"/moderation/cases/{case.id}").get_data(as_text=True)
    assert "<mark>" in page and "idiot" in page


def test_editing_instead_publishes_without_a_case(cast: Cast, topic_id: int) -> None:
    assert _reply(cast, "nia", topic_id, NUDGED, idempotency_key="k1").status_code == 422
    answer = _reply(cast, "nia", topic_id, KIND, idempotency_key="k1")
    assert (answer.status_code, answer.json["state"]) == (201, "published")
    assert _cases(cast) == []


@pytest.mark.parametrize("who", ["nia", "mia", "mo"])
def test_what_weighs_enough_waits_at_once_and_nobody_else_reads_it(
    cast: Cast, topic_id: int, who: str
) -> None:
    answer = _reply(cast, who, topic_id, HELD_TEXT)
    assert answer.json["state"] == "held"
    seen = {name for name in cast.people() if "connard" in _page(cast, name, topic_id)}
    assert seen == {who, "mo", "ada"}
    since = {
        name
        for name in cast.people()
        if "connard" in cast.browser(name).get(f"/topics/{topic_id}/since/0").get_data(as_text=True)
    }
    assert since == seen


def _page(cast: Cast, name: str, topic_id: int) -> str:
    browser = cast.browser(name)
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).get_data(as_text=True)


def test_the_form_without_scripts_keeps_everything(cast: Cast, topic_id: int) -> None:
    nia = cast.browser("nia")
    send(cast, "nia", f"/topics/{topic_id}/draft", body=NUDGED)
    fields = {"body": NUDGED, "reply_to_id": "", "idempotency_key": "k9"}
    page = nia.write(f"/topics/{topic_id}/reply", fields)
    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert NUDGED in html and 'value="k9"' in html and 'name="insist"' in html and "<mark" in html
    with cast.app.app_context():
        draft = draft_of(cast.nia, topic_id)
        assert draft is not None and draft.body == NUDGED
    done = nia.write(f"/topics/{topic_id}/reply", {**fields, "insist": "1"})
    assert done.status_code == 303
    assert posts_of(cast, topic_id)[-1].state == "held"
    with cast.app.app_context():
        assert draft_of(cast.nia, topic_id) is None


def test_a_held_topic_waits_with_its_title(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        category_id = topic_for(cast.mia, topic_id).category_id
    fields = {
        "title": "Espèce de connard",
        "body": KIND,
        "category_id": str(category_id),
        "tags": "",
        "language": "fr",
    }
    answer = send(cast, "mia", "/topics/new", fields, idempotency_key="topic-one", insist="1")
    assert answer.status_code == 201, answer.json
    (case,) = _cases(cast)
    (signal, *_more) = _held_entry(cast, case.id).data["signals"]
    ((start, end),) = signal["title_spans"]
    assert signal["spans"] == [] and "connard" in fields["title"][start:end]
    seen = {
        name
        for name in cast.people()
        if "connard" in cast.browser(name).get("/topics").get_data(as_text=True)
    }
    assert seen <= {"mia", "mo", "ada"}


def test_an_edit_that_insults_is_asked_about_and_held(cast: Cast, topic_id: int) -> None:
    post = _reply(cast, "mia", topic_id, KIND).json
    fields = {"body": NUDGED, "revision": "1", "reason": ""}
    assert send(cast, "mia", f"/posts/{post['id']}/edit", fields).json["error"] == "reconsider"
    page = cast.browser("mia").write(f"/posts/{post['id']}/edit", fields)
    assert page.status_code == 422 and 'name="insist"' in page.text
    assert 'data-reconsider tabindex="-1" autofocus' in page.text  # a long form is scrolled to the question
    assert posts_of(cast, topic_id)[-1].source == KIND
    assert send(cast, "mia", f"/posts/{post['id']}/edit", fields, insist="1").status_code == 200
    assert posts_of(cast, topic_id)[-1].state == "held"
    assert [case.subject_id for case in _cases(cast)] == [post["id"]]


def test_newcomers_links_are_asked_about_and_members_links_are_not(cast: Cast, topic_id: int) -> None:
    links = "Voyez https://a.example.org/x et https://b.example.org/y"
    assert _reply(cast, "nia", topic_id, links).status_code == 422
    assert _reply(cast, "mia", topic_id, links).status_code == 201


def test_a_newcomers_flood_and_copies_are_asked_about(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        for number in range(8):
            make_reply(cast.nia, topic_id, f"Voici la réponse {number * 7919}.")
        with pytest.raises(Reconsider):
            make_reply(cast.nia, topic_id, "Encore une réponse.")
        make_reply(cast.mia, topic_id, "Une réponse.")


def test_a_newcomers_copy_is_asked_about(cast: Cast, topic_id: int) -> None:
    words = "Je vends des parasols neufs à très bon prix, appelez-moi vite avant samedi soir."
    assert _reply(cast, "nia", topic_id, words).status_code == 201
    assert _reply(cast, "nia", topic_id, words + " Merci").status_code == 422
