"""Thanks for what members bring to a call, and for the words of the brand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.contributions.actions.contribute import withdraw
from forum.contributions.models import Call, Commitment, Contribution
from forum.contributions.queries import find_contribution
from forum.hooks import hooks
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.subjects import HIDDEN
from tests.cast import Cast, visitor
from tests.factories.contributions import (
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.members import make_member
from tests.factories.thanks import make_thanks, share
from tests.said import says
from tests.statements import statements

WORDS = "That helped me too."


@pytest.fixture
def brought(cast: Cast) -> int:
    """What Mia brings to a call without her name, accepted."""
    with cast.app.app_context():
        bea = make_speaker()
        number = make_contribution(cast.mia, make_call(bea), "I taste on Sunday.", named=False)
        respond(bea, number, "accept")
        return number


def test_whoever_is_not_named_is_thanked_and_stays_nameless(cast: Cast, brought: int) -> None:
    nia = cast.browser("nia")
    with cast.app.app_context():
        call_id = session().get_one(Contribution, brought).call_id
    link = f"/thank/contribution/{brought}"
    assert link in nia.get(f"/calls/{call_id}").text
    form = nia.get(link)
    assert form.status_code == 200
    assert not says(form.text, "Mia")
    sent = nia.write(link, text=WORDS)
    assert sent.status_code == 303
    assert not says(nia.get(sent.location).text, "Mia")
    mia = cast.browser("mia")
    assert WORDS in mia.get("/thanks").text
    answered = mia.write(f"{sent.location}/answer", text="With pleasure.")
    assert answered.status_code == 303
    theirs = nia.get(sent.location).text
    assert "With pleasure." in theirs
    assert not says(theirs, "Mia")
    with cast.app.app_context():
        rang = session().scalars(select(Notification).where(Notification.member_id == cast.nia.id)).all()
        assert [one.actor_id for one in rang] == [None]


def test_shown_beneath_what_it_is_for_and_open_pages_learn_of_it(cast: Cast, brought: int) -> None:
    with cast.app.app_context():
        call_id = session().get_one(Contribution, brought).call_id
        given = make_thanks(cast.nia, brought, WORDS, kind="contribution")
        before = session().get_one(Call, call_id).version
        share(cast.mia, given)
        session().expire_all()
        assert session().get_one(Call, call_id).version > before
    for path in (f"/calls/{call_id}", f"/contributions/{brought}"):
        assert WORDS in cast.browser("guest").get(path).text


def test_nobody_is_thanked_for_what_can_not_be_read(cast: Cast, brought: int) -> None:
    with cast.app.app_context():
        waits = make_contribution(make_member("olga"), make_call(make_speaker("cleo"), "Another"), "Mine.")
        with pytest.raises(Refused):
            make_thanks(cast.nia, waits, WORDS, kind="contribution")
        kind = hooks().subjects["contribution"]
        with transaction():
            kind.verbs[HIDDEN](actor=cast.mo, thing=kind.find(brought, lock=True), reason="spam")
        for reader in (cast.nia, cast.mo):
            with pytest.raises(Refused):
                make_thanks(reader, brought, WORDS, kind="contribution")
    assert cast.browser("nia").get(f"/thank/contribution/{brought}").status_code == 404


def test_what_was_taken_back_is_not_thanked_for(cast: Cast, brought: int) -> None:
    with cast.app.app_context():
        with transaction():
            found = find_contribution(brought, lock=True)
            assert found is not None
            withdraw(actor=cast.mia, contribution=found)
        with pytest.raises(Refused):
            make_thanks(cast.nia, brought, WORDS, kind="contribution")


def test_the_word_about_a_kept_promise_takes_thanks(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        promised = make_commitment(bea)
        settle(bea, promised)
        word = session().get_one(Commitment, promised).word_id or 0
        before = session().get_one(Commitment, promised).version
        share(bea, make_thanks(cast.nia, word, WORDS, kind="brand_word"))
        session().expire_all()
        assert session().get_one(Commitment, promised).version > before
    assert WORDS in cast.browser("guest").get(f"/commitments/{promised}").text
    assert f"/thank/brand_word/{word}" in cast.browser("mia").get(f"/commitments/{promised}").text
    own = visitor(cast.app, bea).get(f"/commitments/{promised}").text
    assert f"/thank/brand_word/{word}" not in own


def test_what_stands_beneath_is_asked_for_together(cast: Cast) -> None:
    """Of what people bring to a call, and of the words about it, however many they are."""
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        for number in range(4):
            brought = make_contribution(make_member(f"maker{number}"), call_id, f"I bring jar {number}.")
            respond(bea, brought, "accept")
            respond(bea, brought, "use")
    nia = cast.browser("nia")
    for path in (f"/calls/{call_id}", "/made-together"):
        nia.get(path)
        with cast.app.app_context(), statements() as sent:
            assert "I bring jar 3." in nia.get(path).text
        asked = [one for one in sent if "row_number() OVER (PARTITION BY thanks.subject_id" in one]
        assert 2 <= len(asked) <= 3, path
        assert not [one for one in sent if one.startswith("SELECT contributions.call_id")], "found once more"
