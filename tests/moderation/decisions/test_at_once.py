"""Deciding from the forum's own pages leads to the same form, and makes the same records."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.models import Post, Topic
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision, Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it
from tests.moderation.decisions.filling import FACTS, fields_of, filled

WORDS = "You are all geese."


@pytest.fixture
def post_id(cast: Cast) -> int:
    """A reply of Mia's in a topic of Nia's."""
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        return make_reply(cast.mia, topic.id, WORDS).id


def state_of(cast: Cast, post_id: int) -> str:
    with cast.app.app_context():
        return session().get_one(Post, post_id).state


def test_hiding_from_the_page_leads_to_the_same_form(cast: Cast, post_id: int) -> None:
    mo = cast.browser("mo")
    for method in (mo.get, mo.write):
        led = method(f"/posts/{post_id}/hide")
        assert led.status_code == 303
        assert led.location == f"/moderation/act/post/{post_id}?measure=hide"
    assert state_of(cast, post_id) == "published"
    page = mo.get(led.location).text
    assert fields_of(page)["measure"] == "hide" and fields_of(page)["seen"] == "0"
    path = f"/moderation/act/post/{post_id}"
    sent = fields_of(mo.write(path, filled(page, "hide", rule="1:respect")).text)
    for nothing in ("", "\u200b\u2060"):  # what nobody would see is nothing
        emptied = mo.write(path, sent, step="decide", statement=nothing)
        assert "There must be a statement" in emptied.text
        assert fields_of(emptied.text)["statement"] not in ("", nothing)
        first = emptied.text.index(" autofocus")  # it is said where one looks first
        assert first < emptied.text.index('href="#statement"')
    assert state_of(cast, post_id) == "published"
    assert mo.write(path, sent, step="decide").status_code == 303
    assert state_of(cast, post_id) == "hidden"
    with cast.app.app_context():
        assert session().scalars(select(Decision)).one().source == "own"
    led = mo.get(f"/posts/{post_id}/publish")  # «show» on the forum's page is «show again» here
    assert fields_of(mo.get(led.location).text)["measure"] == "restore"


def test_two_from_the_page_one_decides(cast: Cast, post_id: int) -> None:
    path = f"/moderation/act/post/{post_id}"
    mo, ada = cast.browser("mo"), cast.browser("ada")
    sent = [
        fields_of(one.write(path, filled(one.get(path).text, "warn", rule="1:respect")).text)
        for one in (mo, ada)
    ]
    answers = [one.write(path, what, step="decide") for one, what in zip((mo, ada), sent, strict=True)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Mo decided: Warn." in answers[1].text


def test_nobody_is_offered_to_judge_their_own(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        own = make_reply(cast.mo, session().get_one(Post, post_id).topic_id, "By Mo.").id
    mo = cast.browser("mo")
    assert f"/posts/{own}/hide" not in mo.get(f"/posts/{own}/menu").text
    assert f"/posts/{post_id}/hide" in mo.get(f"/posts/{post_id}/menu").text
    led = mo.get(f"/posts/{own}/hide")
    assert mo.get(led.location).status_code == 403


def test_members_are_not_led_there(cast: Cast, post_id: int) -> None:
    assert cast.browser("nia").get(f"/posts/{post_id}/hide").status_code == 403


@pytest.mark.parametrize("name", ["hide", "show", "lock"])
def test_topics_are_decided_about_too(cast: Cast, post_id: int, name: str) -> None:
    mo = cast.browser("mo")
    with cast.app.app_context():
        topic_id = session().get_one(Post, post_id).topic_id
    led = mo.get(f"/topics/{topic_id}/manage/{name}")
    assert led.location.startswith(f"/moderation/act/topic/{topic_id}?measure=")
    assert mo.write(f"/topics/{topic_id}/manage/{name}", reason="Because.").location == led.location
    with cast.app.app_context():
        topic = session().get_one(Topic, topic_id)
        assert (topic.state, topic.locked) == ("published", False)


def test_who_moderates_closes_a_topic_of_their_own_by_hand(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mo, make_category("square"), "Mine", "Mine.").id
    path = f"/topics/{topic_id}/manage/lock"
    done = cast.browser("mo").write(path, reason="Said enough.", idempotency_key="a-key-of-mine")
    assert "/moderation" not in done.location
    with cast.app.app_context():
        assert session().get_one(Topic, topic_id).locked


def test_standing_is_decided_about(cast: Cast, post_id: int) -> None:
    mo = cast.browser("mo")
    page = mo.get("/admin/members/mia").text
    assert 'value="muted"' not in page and f"/moderation/act/profile/{cast.mia.id}?measure=mute" in page
    led = mo.write("/admin/members/mia/standing", standing="muted", days="7", reason="Because.")
    assert led.location == f"/moderation/act/profile/{cast.mia.id}?measure=mute"
    plain = mo.write("/admin/members/mia/standing", standing="newcomer", reason="They asked for it.",
                     idempotency_key="a-key-of-mine")  # fmt: skip
    assert plain.location.endswith("/admin/members/mia")
    path = f"/moderation/act/profile/{cast.mia.id}"
    shown = mo.write(path, filled(mo.get(led.location).text, "mute", term="7", rule="1:respect"))
    assert mo.write(path, fields_of(shown.text), step="decide").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).muted_until is not None
    led = mo.write("/admin/members/mia/standing", standing="free", reason="Because.")
    assert led.location == f"/moderation/members/{cast.mia.id}/lift"
    page = mo.get(led.location).text
    assert FACTS in page
    assert mo.write(led.location, fields_of(page), facts="").status_code == 422
    shown = mo.write(led.location, fields_of(page), facts="Enough of it.").text
    assert "We had decided: You can read, but not write." in shown and "Enough of it." in shown
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).muted_until is not None  # nothing is sent unread
    assert mo.write(led.location, fields_of(shown), step="decide").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).muted_until is None
        reversal = session().scalars(select(Decision).order_by(Decision.id.desc())).first()
        assert reversal is not None and reversal.measure == "reverse"


def test_what_is_sent_about_a_lifting_is_read_and_edited_before(cast: Cast) -> None:
    """One text for each decision; nothing typed is lost, whatever goes wrong on the way."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "profile", cast.mia.id)
        mute = decide_it(cast.mo, case_id, "mute", until=now() + timedelta(days=3)).id
    mo, path = cast.browser("mo"), f"/moderation/members/{cast.mia.id}/lift"
    sent = fields_of(mo.write(path, fields_of(mo.get(path).text), facts="Enough of it.").text)
    own = f"statement_{mute}"
    assert "Enough of it." in sent[own]
    sent[own] = "You may write again. We are sorry that it took so long."
    kept = fields_of(mo.write(path, sent, step="change").text)
    assert (kept[own], kept["facts"]) == (sent[own], "Enough of it.")
    assert mo.write(path, kept, facts="").status_code == 422
    shown = mo.write(path, {**kept, "facts": "It was a mistake."}, step="preview").text
    assert fields_of(shown)[own] == sent[own] and "You had changed the text" in shown
    long = mo.write(path, fields_of(shown) | {own: "a" * 6_001}, step="decide")
    assert long.status_code == 422 and "a" * 6_001 in long.text and "at most 6000 fit" in long.text
    for nothing in (
        "",
        " \n ",
        "\u200b\u2060",
    ):  # who takes all words out is asked: they did not want the draft
        emptied = mo.write(path, fields_of(shown) | {own: nothing}, step="decide")
        assert emptied.status_code == 422 and "There must be a statement" in emptied.text
        assert emptied.text.index(" autofocus") < emptied.text.index(f'href="#{own}"')
        assert "It was a mistake." in fields_of(emptied.text)[own]
    with cast.app.app_context():  # a colleague decides meanwhile: what is sent about that was not read yet
        suspension = decide_it(cast.ada, case_id, "suspend", until=now() + timedelta(days=3)).id
    unread = mo.write(path, fields_of(shown), step="decide")
    assert unread.status_code == 409 and "Something else is in force by now" in unread.text
    last = fields_of(unread.text)
    assert last[own] == sent[own] and "It was a mistake." in last[f"statement_{suspension}"]
    for _twice in range(2):
        assert mo.write(path, last, step="decide").status_code == 303
    with cast.app.app_context():
        told = select(Decision.reverses_id, Statement.text)
        told = told.join(Decision, Decision.id == Statement.decision_id)
        found = dict(session().execute(told.where(Decision.reverses_id.is_not(None))).all())
        assert found == {mute: sent[own], suspension: last[f"statement_{suspension}"]}


def test_what_was_set_by_hand_before_is_lifted_too(cast: Cast) -> None:
    mo = cast.browser("mo")
    with cast.app.app_context():
        from tests.factories.members import writing

        with writing() as current:
            current.get_one(Member, cast.mia.id).muted_until = now() + timedelta(days=3)
    path = f"/moderation/members/{cast.mia.id}/lift"
    page = mo.get(path).text
    assert "was set without a decision" in page
    shown = mo.write(path, fields_of(page), facts="Enough of it.").text
    assert "Nothing is sent" in shown
    assert mo.write(path, fields_of(shown), step="decide").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Member, cast.mia.id).muted_until is None


def test_what_a_decision_closed_is_not_opened_by_hand(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        topic_id = session().get_one(Post, post_id).topic_id
        decision_id = decide_it(cast.ada, report_it(cast.nia, "topic", topic_id), "lock").id
    mo = cast.browser("mo")
    path = f"/topics/{topic_id}/manage/unlock"
    led = mo.write(path, reason="I think otherwise.", idempotency_key="a-key-of-mine")
    assert led.location == f"/moderation/decisions/{decision_id}" == mo.get(path).location
    with cast.app.app_context():
        assert session().get_one(Topic, topic_id).locked
        with transaction():
            reverse(actor=cast.ada, decision_id=decision_id, facts="It was a mistake.")
        assert not session().get_one(Topic, topic_id, populate_existing=True).locked


def test_a_moderator_does_not_open_their_own_topic_that_a_colleague_closed(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mo, make_category("square"), "Mine", "Mine.").id
        decide_it(cast.ada, report_it(cast.nia, "topic", topic_id), "lock")
    mo = cast.browser("mo")
    assert "/manage/unlock" not in mo.get(f"/topics/{topic_id}/manage").text
    led = mo.write(f"/topics/{topic_id}/manage/unlock", reason="Mine.", idempotency_key="a-key-of-mine")
    assert led.location.startswith(f"/topics/{topic_id}/")
    with cast.app.app_context():
        assert session().get_one(Topic, topic_id).locked
