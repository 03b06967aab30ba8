"""The migrations make exactly what the models say, on both databases, and may be run again."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import String, Text, inspect

from forum.app import build_app
from forum.config import Config
from forum.storage import migrating
from forum.storage.base import Base
from forum.storage.session import db
from moderation import attach
from moderation.appeals import models as appeals
from moderation.audit import models as audit
from moderation.care import models as care
from tests.servers.databases import close

ATTACHED = (attach, appeals, audit, care)
"""Add-ons whose tables are in the same database: importing them makes them known."""

BOUNDED_ELSEWHERE = {
    "introductions.source": "clean_text, INTRODUCTION_LENGTH",
    "introductions.html": "rendered from source",
    "posts.source": "clean_text, POST_LENGTH",
    "posts.html": "rendered from source",
    "posts.search_text": "stems of source",
    "topics.search_text": "stems of title and tags, both bounded",
    "post_revisions.source": "clean_text, POST_LENGTH",
    "gifts.source": "clean_text, POST_LENGTH",
    "gifts.html": "rendered from source",
    "gifts.search_text": "stems of title, text and region",
    "gift_revisions.source": "the same as of gifts",
    "gift_words.text": "clean_text, WORD_LENGTH",
    "drafts.body": "clean_text, BODY_LENGTH",
    "invitations.note": "the form's Length",
    "jobs.error": "written by the program",
    "handed_drafts.source": "clean_text, POST_LENGTH",
    "announcements.source": "clean_text, BODY_LENGTH",
    "announcement_corrections.source": "clean_text, BODY_LENGTH",
    "idea_entries.sentence": "clean_line, SENTENCE_LENGTH",
    "idea_entries.search_text": "stems of sentence",
    "handoffs.note": "clean_text, NOTE_LENGTH",
    "handoffs.details": "clean_text, DETAILS_LENGTH",
    "handoffs.answer": "clean_text, ANSWER_LENGTH",
    "handoffs.search_text": "stems of subject, note and answer",
    "calls.source": "clean_text, BODY_LENGTH",
    "calls.html": "rendered from source",
    "calls.search_text": "stems of title and source",
    "events.source": "clean_text, POST_LENGTH",
    "events.html": "rendered from source",
    "events.search_text": "stems of title, place and text",
    "contributions.source": "clean_text, BODY_LENGTH",
    "contributions.html": "rendered from source",
    "moderation_cases.party_ids": "written by the program, a number for each who takes part",
    "moderation_snapshots.source": "the subject's own text",
    "moderation_snapshots.html": "rendered from source",
    "moderation_reports.sentence": "clean_text, SENTENCE_LENGTH or NOTICE_LENGTH",
    "moderation_decisions.facts": "clean_text, FACTS_LENGTH",
    "moderation_cleaned.facts": "the same, without persons",
    "moderation_cleaned.law": "bounded as the decision's, without persons",
    "moderation_statements.text": "clean_text, STATEMENT_LENGTH",
    "moderation_appeals.text": "clean_text, APPEAL_LENGTH",
    "moderation_appeals.reasons": "clean_text, REASONS_LENGTH",
    "moderation_appeal_messages.text": "clean_text, APPEAL_LENGTH",
    "moderation_code_versions.introduction_fr": "clean_text, INTRODUCTION_LENGTH",
    "moderation_code_versions.introduction_en": "the same",
    "moderation_code_versions.introduction_html_fr": "rendered from it",
    "moderation_code_versions.introduction_html_en": "the same",
    "moderation_rules.text_fr": "clean_text, TEXT_LENGTH",
    "moderation_rules.text_en": "the same",
    "moderation_rules.html_fr": "rendered from it",
    "moderation_rules.html_en": "the same",
}
"""Columns without a length of their own, and what bounds them."""


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, compared: Any) -> bool:
    """Without the full-text indexes: SQLite's shadow tables, PostgreSQL's generated columns."""
    table = str(getattr(getattr(_object, "table", None), "name", name))
    names = (table, str(name))
    return not any("_search" in one or "search_vector" in one or one == "alembic_version" for one in names)


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _ours, "target_metadata": Base.metadata}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(app: Flask) -> None:
    def shape() -> dict[str, list[str]]:
        with app.app_context():
            found = inspect(db.engine)
            return {
                name: sorted(str(c["name"]) for c in found.get_columns(name))
                for name in found.get_table_names()
            }

    before = shape()
    migrating.upgrade(app)
    migrating.upgrade(app)
    assert shape() == before


def test_an_app_starts_on_a_migrated_database_again(config: Config) -> None:
    for _ in range(2):
        app = build_app(config)
        migrating.upgrade(app)
        close(app)
        assert app.url_map


def test_every_text_is_bounded() -> None:
    """A text column has a length, or stands in the list above with what bounds it."""
    unbounded = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text) or (isinstance(column.type, String) and column.type.length is None)
    }
    unbounded -= {name for name in unbounded if name.endswith((".mf_recovery_codes", ".transports"))}
    assert unbounded == set(BOUNDED_ELSEWHERE)


@pytest.mark.parametrize("name", ["topics.title", "members.bio", "members.display_name", "posts.reason"])
def test_lengths_are_those_that_forms_check(name: str) -> None:
    """The database holds at least what a form lets through (PostgreSQL refuses what is longer)."""
    from forum.members.models import BIO_LENGTH, DISPLAY_NAME_LENGTH
    from forum.topics.models import REASON_LENGTH, TITLE_LENGTH

    limits = {
        "topics.title": TITLE_LENGTH,
        "members.bio": BIO_LENGTH,
        "members.display_name": DISPLAY_NAME_LENGTH,
        "posts.reason": REASON_LENGTH,
    }
    table, column = name.split(".")
    kind = Base.metadata.tables[table].columns[column].type
    kind = getattr(kind, "impl", kind)  # of a column that shows something else than it holds
    assert isinstance(kind, String) and kind.length == limits[name]
