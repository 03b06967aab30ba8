"""Versions: written as a draft, published, and from then on immutable on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from forum.facts.log import FactRow
from forum.members.models import AUTOMOD, Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.conduct.actions.draft import (
    add_rule,
    change_rule,
    discard_draft,
    move_rule,
    retire_rule,
    start_draft,
)
from moderation.conduct.actions.found import publish_first
from moderation.conduct.actions.publish import publish
from moderation.conduct.models import Acceptance, CodeVersion, Rule
from moderation.conduct.queries import code, current_code, current_rules, draft, editions, newest_rule, rule
from moderation.conduct.refusals import ChangedMeanwhile, KeyTaken, NoDraft, NoSuchRule, NothingToPublish
from moderation.conduct.wording import rule_words
from tests.cast import Cast
from tests.factories.conduct import WORDS, publish_change


def edits() -> int:
    found = draft()
    assert found is not None
    return found.edits


def test_the_doors_open_with_the_first_code(cast: Cast) -> None:
    with cast.app.app_context():
        found = current_code()
        assert found is not None and found.number == 1 and found.significant
        assert [one.key for one in found.rules][:2] == ["respect", "gifts"]
        row = session().get_one(CodeVersion, found.id)
        automod = session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
        assert row.published_by_id == automod
        accepted = set(session().scalars(select(Acceptance.member_id)))
        people = {one.id for one in cast.people().values() if one is not None}
        assert accepted == people
        with transaction():
            assert publish_first() is None
        assert len(editions()) == 1


def test_a_draft_becomes_the_next_version(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            start_draft(actor=cast.ada)
        with transaction():
            start_draft(actor=cast.ada)  # once is enough
            add_rule(actor=cast.ada, key="no-noise", words=rule_words(WORDS))
            retire_rule(actor=cast.ada, key="gifts")
            move_rule(actor=cast.ada, key="no-noise", up=True)
        before = current_code()
        assert before is not None and before.rule("no-noise") is None, "a draft is not in force"
        with transaction():
            assert publish(actor=cast.ada, significant=False, seen=edits()) == 2
        after = current_code()
        assert after is not None and after.number == 2 and not after.significant
        keys = [one.key for one in after.rules]
        assert keys[-2:] == ["no-noise", "illegal"] and "gifts" not in keys
        assert [one.position for one in after.rules] == list(range(1, len(keys) + 1))
        assert draft() is None
        assert rule(1, "gifts") is not None and rule(2, "gifts") is None
        last = newest_rule("gifts")
        assert last is not None and last.version == 1
        view = current_rules("fr")[-2]
        assert (view.name, view.version, view.key) == ("Pas de bruit", 2, "no-noise")
        assert "<strong>après dix heures</strong>" in view.html
        kinds = list(session().scalars(select(FactRow.kind).where(FactRow.actor_id == cast.ada.id)))
        assert "ConductPublished" in kinds and "ConductDrafted" in kinds


def test_what_nobody_looked_at_is_not_published(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            start_draft(actor=cast.ada)
        seen = edits()
        with pytest.raises(NothingToPublish), transaction():
            publish(actor=cast.ada, significant=True, seen=seen)
        with transaction():
            change_rule(actor=cast.ada, key="respect", words=rule_words(WORDS))
        with pytest.raises(ChangedMeanwhile), transaction():
            publish(actor=cast.ada, significant=True, seen=seen)
        assert len(editions()) == 1
        with transaction():
            discard_draft(actor=cast.ada)
        assert draft() is None
        for verb in (discard_draft, lambda actor: publish(actor=actor, significant=True, seen=0)):
            with pytest.raises(NoDraft), transaction():
                verb(actor=cast.ada)


def test_keys_are_unique_and_known(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            start_draft(actor=cast.ada)
        with pytest.raises(KeyTaken), transaction():
            add_rule(actor=cast.ada, key="respect", words=rule_words(WORDS))
        for verb in (retire_rule, lambda actor, key: move_rule(actor=actor, key=key, up=True)):
            with pytest.raises(NoSuchRule), transaction():
                verb(actor=cast.ada, key="nothing")


@pytest.mark.parametrize("who", ["mo", "mia", "sam", "guest"])
def test_nobody_else_edits_the_code(cast: Cast, who: str) -> None:
    with cast.app.app_context():
        me = cast.people()[who]
        with transaction():
            start_draft(actor=cast.ada)
        for act in (
            lambda: start_draft(actor=me),
            lambda: discard_draft(actor=me),
            lambda: add_rule(actor=me, key="x", words=rule_words(WORDS)),
            lambda: change_rule(actor=me, key="respect", words=rule_words(WORDS)),
            lambda: retire_rule(actor=me, key="respect"),
            lambda: move_rule(actor=me, key="gifts", up=True),
            lambda: publish(actor=me, significant=True, seen=0),
        ):
            with pytest.raises(Refused), transaction():
                act()


FORGERIES = {
    "the text of a rule": update(Rule).where(Rule.version_id == 1).values(text_en="Anything goes."),
    "the gravity of a rule": update(Rule).where(Rule.version_id == 1).values(gravity=1),
    "a rule taken away": delete(Rule).where(Rule.version_id == 1),
    "a rule moved to another version": update(Rule).where(Rule.version_id == 1).values(version_id=2),
    "a rule smuggled in from the draft": update(Rule).where(Rule.version_id == 2).values(version_id=1),
    "a rule added": insert(Rule).values(
        version_id=1, key="x", position=99, name_fr="x", name_en="x", text_fr="x", text_en="x",
        html_fr="x", html_en="x", gravity=1, needs_sentence=False, dsa_category="x",
    ),
    "the introduction": update(CodeVersion).where(CodeVersion.id == 1).values(introduction_html_fr="x"),
    "the number": update(CodeVersion).where(CodeVersion.id == 1).values(number=7),
    "the significance": update(CodeVersion).where(CodeVersion.id == 1).values(significant=False),
    "the date": update(CodeVersion).where(CodeVersion.id == 1).values(published_at=None, number=0),
    "who published it": update(CodeVersion).where(CodeVersion.id == 1).values(published_by_id=2),
    "the version": delete(CodeVersion).where(CodeVersion.id == 1),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGERIES)
def test_the_database_refuses_to_change_what_was_published(cast: Cast, what: str) -> None:
    with cast.app.app_context():
        with transaction():
            assert start_draft(actor=cast.ada).id == 2
        before = code(1)
        with pytest.raises(DBAPIError, match="immutable"), transaction():
            session().execute(FORGERIES[what])
        cast.app.extensions["forum.remembered"].clear()
        assert code(1) == before


@pytest.mark.parametrize("table", ["moderation_code_versions", "moderation_rules"])
def test_postgresql_refuses_to_empty_the_tables(cast: Cast, table: str) -> None:
    with cast.app.app_context():
        if session().get_bind().dialect.name == "sqlite":  # it has no TRUNCATE: an unfiltered DELETE is one
            statement = f"DELETE FROM {table}"
        else:
            statement = f"TRUNCATE {table} CASCADE"
        with pytest.raises(DBAPIError, match="immutable"), transaction():
            session().execute(text(statement))


def test_a_publisher_who_is_erased_is_forgotten_and_the_version_stays(cast: Cast, app: Flask) -> None:
    with app.app_context():
        publish_change(cast.ada)
        with transaction():
            session().execute(delete(FactRow).where(FactRow.actor_id == cast.ada.id))
            session().execute(delete(Member).where(Member.id == cast.ada.id))
        assert (
            session().scalars(select(CodeVersion.published_by_id).where(CodeVersion.number == 2)).one()
            is None
        )
        assert code(2) is not None
        left = list(session().scalars(select(Acceptance).where(Acceptance.member_id == cast.ada.id)))
        assert left == []


def test_the_rules_cost_nothing_once_known(cast: Cast) -> None:
    from sqlalchemy import event

    from forum.storage.session import db

    with cast.app.app_context():
        current_rules("fr"), rule(1, "respect")
    asked: list[str] = []
    with cast.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        assert current_rules("fr") and rule(1, "respect") and current_code()
        assert [one for one in asked if "moderation" in one] == []
        number = publish_change(cast.ada, significant=False)
        assert current_rules("fr")[0].version == number, "what is remembered follows the edition"
