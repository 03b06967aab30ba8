"""What the brand said of an idea is found by the search, by whoever may read it and only while it can be read."""

from __future__ import annotations

from runpy import run_path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import update

from forum.feedback.actions.moderate import bring_into, erase_word
from forum.feedback.likeness import found_ideas
from forum.feedback.models import HEARD, NO, STUDIED, IdeaEntry
from forum.feedback.queries import find_entry
from forum.storage import migrating
from forum.storage.session import db, transaction
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.ideas import make_answerer, make_idea, turn


def judge(cast: Cast, entry_id: int, state: str) -> None:
    with transaction():
        entry = find_entry(entry_id, lock=True)
        assert entry is not None
        bring_into(state, actor=cast.mo, thing=entry, reason="It names somebody.")


def test_a_sentence_is_found_while_it_can_be_read(cast: Cast) -> None:
    guest = cast.browser("guest")
    with cast.app.app_context():
        tom = make_answerer(moderator=True)
        titled, idea_id = make_idea(cast.mia, "Heavier lorries"), make_idea(cast.nia)
        inside = make_idea(cast.mo, "Inside", category=make_category("ours", access="staff"))
        entry_id = turn(tom, idea_id, HEARD, sentence="Our lorries would weigh too much.")
        turn(tom, idea_id, STUDIED, NO, sentence="No.")
        turn(tom, inside, HEARD, sentence="Our lorries are too heavy.")
        assert [idea.id for idea in found_ideas(None, "lorry", 5)] == [titled, idea_id]
        assert [idea.id for idea in found_ideas(None, "lorry", 1)] == [titled]
        assert {idea.id for idea in found_ideas(tom, "our lorries", 5)} == {idea_id, inside}
    assert f'"/ideas/{idea_id}"' in guest.get("/search?q=our lorries weigh").text
    with cast.app.app_context():
        for state, there in (("hidden", False), ("published", True), ("removed", False)):
            judge(cast, entry_id, state)
            assert [idea.id for idea in found_ideas(None, "our lorries", 5)] == [idea_id] * there
        with transaction():
            entry = find_entry(entry_id, lock=True)
            assert entry is not None
            erase_word(cast.automod.id, entry)
            assert entry.search_text == ""


def test_what_was_said_before_there_was_an_index_is_found(cast: Cast) -> None:
    (path,) = migrating.VERSIONS.glob("*_idea_words.py")
    with cast.app.app_context():
        idea_id = make_idea(cast.nia)
        turn(make_answerer(), idea_id, HEARD, sentence="Our lorries would weigh too much.")
        with transaction() as current:
            current.execute(update(IdeaEntry).values(search_text=""))
        assert found_ideas(None, "lorries", 5) == []
    with (
        cast.app.app_context(),
        db.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        run_path(str(path))["_fill"]()
    with cast.app.app_context():
        assert [idea.id for idea in found_ideas(None, "lorries", 5)] == [idea_id]
