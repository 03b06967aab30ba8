"""A draft in a colleague's hands: given, answered, taken back, forgotten; nobody else reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.colleagues.actions.hand import NotThisColleague, answer, forget_old, hand, take_back
from forum.colleagues.actions.judge import bring_into
from forum.colleagues.belongings import BELONGINGS
from forum.colleagues.models import KEPT, HandedDraft
from forum.colleagues.queries import find_word, handed_drafts, handed_for, readers_for, words_about
from forum.colleagues.visibility import visible_to
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.reading.models import Draft
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.leaving import let_go
from tests.factories.members import fresh, make_member

WORDS = "The parcel leaves tomorrow."


def colleague(name: str, **more: Any) -> Viewer:
    return make_member(name, display_name=name.capitalize(), works_here=True, **more)


def handed(actor: Viewer, reader: Viewer, topic_id: int | None = None) -> int:
    with transaction():
        return hand(
            actor=actor,
            reader_id=reader.id,
            topic_id=topic_id,
            title="",
            source=WORDS,
            question="Is it true?",
        ).id


def rung(kind: str) -> set[int]:
    session().rollback()
    return set(session().scalars(select(Notification.member_id).where(Notification.kind == kind)))


def test_it_is_read_answered_and_given_back(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        number = handed(lea, hugo)
        assert rung("draft_handed") == {hugo.id}
        with transaction():
            answer(actor=hugo, handed_id=number, comment="It does, I have packed it.")
        assert rung("draft_returned") == {lea.id}
        said = [word.text for word in words_about(lea, f"handed:{number}")]
        assert said == ["Is it true?", "It does, I have packed it."]
        with pytest.raises(Refused), transaction():
            answer(actor=hugo, handed_id=number, comment="Once more.")


def test_only_those_who_work_here_hand_and_read(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        for actor, reader, why in (
            (cast.mia, hugo, Refused),
            (lea, cast.mia, NotThisColleague),
            (lea, lea, NotThisColleague),
        ):
            with pytest.raises(why):
                handed(actor, reader)


def test_a_colleague_who_may_not_read_the_topic_is_not_offered(cast: Cast) -> None:
    with cast.app.app_context():
        secret = make_category("staff", access="staff")
        lea, hugo = colleague("lea", moderator=True), colleague("hugo")
        ines = colleague("ines", moderator=True)
        topic_id = make_topic(lea, secret).id
        assert readers_for(lea, topic_id) == [(ines.id, "Ines")]
        with pytest.raises(NotThisColleague):
            handed(lea, hugo, topic_id)


def test_nobody_else_reads_it_and_rules_and_conditions_agree(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        gone = make_member("gone")  # was handed one while they still worked here
        numbers = [handed(lea, hugo), handed(hugo, lea)]
        with transaction():
            row = HandedDraft(author_id=lea.id, reader_id=gone.id, source=WORDS)
            session().add(row)
            session().flush()
            numbers.append(row.id)
        rows = [session().get_one(HandedDraft, number) for number in numbers]
        for viewer in (None, cast.ada, cast.mo, cast.mia, cast.sam, lea, hugo, gone):
            seen = set(session().scalars(select(HandedDraft.id).where(visible_to(viewer))))
            assert seen == {row.id for row in rows if can(viewer, Act.SEE_HANDED_DRAFT, row)}
        assert handed_drafts(cast.ada) == []


def test_taken_back_it_leaves_no_trace(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        number = handed(lea, hugo)
        with pytest.raises(Refused), transaction():
            take_back(actor=hugo, handed_id=number)
        with transaction():
            take_back(actor=lea, handed_id=number)
        assert session().get(HandedDraft, number) is None
        assert rung("draft_handed") == set()


def test_it_is_forgotten_in_time_and_with_whoever_leaves(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo, ines = colleague("lea"), colleague("hugo"), colleague("ines")
        old, theirs = handed(lea, hugo), handed(ines, lea)
        let_go(ines)
        assert session().get(HandedDraft, theirs) is None
        forget_old()
        assert session().get(HandedDraft, old) is not None
        assert [row["text"] for row in BELONGINGS.own(lea.id)["drafts_handed_over"]] == [WORDS]
        assert rung("draft_handed") == {hugo.id}
        with time_machine.travel(now() + KEPT + timedelta(hours=1), tick=False):
            forget_old()
        session().expire_all()
        assert session().get(HandedDraft, old) is None
        assert rung("draft_handed") == set()  # a bell would lead to nothing


def test_from_the_composer_and_back_without_a_script(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category(), "My parcel").id
        lea, hugo = colleague("lea"), colleague("hugo")
    browser, other = visitor(cast.app, lea), visitor(cast.app, hugo)
    assert "Let a colleague read it first" in browser.get(f"/topics/{topic_id}").text
    assert "Let a colleague read it first" not in cast.browser("mia").get(f"/topics/{topic_id}").text
    form = browser.write("/drafts/hand-over", topic_id=str(topic_id), body=WORDS)
    assert form.status_code == 200
    assert WORDS in form.text
    sent = browser.write(
        "/drafts/hand-over", topic_id=str(topic_id), body=WORDS, reader_id=str(hugo.id), question=""
    )
    assert sent.status_code == 303
    url = sent.headers["Location"]
    with cast.app.app_context():
        kept = session().scalars(select(Draft).where(Draft.member_id == lea.id)).one()
        assert (kept.topic_id, kept.body) == (topic_id, WORDS)
    assert WORDS in other.get(url).text
    assert "waits for you" in other.get("/drafts").text
    silent = other.write(f"{url}/answer", comment="")
    assert silent.status_code == 422
    assert other.write(f"{url}/answer", comment="Tomorrow is a Sunday.").status_code == 303
    assert "Tomorrow is a Sunday." in browser.get(url).text
    assert cast.browser("mia").get(url).status_code == 404
    assert cast.browser("ada").get(url).status_code == 404


def test_whoever_works_here_no_longer_reads_nothing(cast: Cast) -> None:
    from forum.members.actions.recognise import recognise
    from forum.members.models import Member

    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        number = handed(lea, hugo)
        with transaction():
            member = session().get_one(Member, hugo.id)
            recognise(actor=cast.ada, member=member, works_here=False, first_name="")
        with pytest.raises(Refused):
            handed_for(fresh(hugo), number)


def test_a_moderator_takes_a_word_out_of_sight(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = colleague("lea"), colleague("hugo")
        number = handed(lea, hugo)
        word = words_about(hugo, f"handed:{number}")[0]
        with transaction():
            found = find_word(word.id, lock=True)
            assert found is not None
            bring_into("hidden", actor=cast.mo, thing=found, reason="Unkind.")
        assert words_about(hugo, f"handed:{number}") == []
        assert len(words_about(lea, f"handed:{number}")) == 1
        with transaction():
            found = find_word(word.id, lock=True)
            assert found is not None
            bring_into("published", actor=cast.mo, thing=found)
        assert len(words_about(hugo, f"handed:{number}")) == 1
