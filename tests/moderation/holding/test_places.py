"""The words that screening noticed stand in the snapshot alone: erased there, they are nowhere."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.cases.fold import HELD
from moderation.cases.models import CaseSnapshot, Entry
from moderation.cases.story import append, held_case
from moderation.decisions.actions.erase import erase_judged_texts
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.moderation import case_about, decide_it, report_it
from tests.factories.topics import send

ROOT = Path(__file__).parents[3]
WORDS = "Sale connard, ferme ta gueule."


def _held(cast: Cast) -> int:
    """A reply of Nia's that waits; its case."""
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
    form = {"body": WORDS, "reply_to_id": "", "idempotency_key": "a-key-of-mine", "insist": "1"}
    answer = send(cast, "nia", f"/topics/{topic_id}/reply", form)
    assert answer.json["state"] == "held"
    with cast.app.app_context():
        return case_about("post", answer.json["id"]).id


def _stories() -> str:
    session().expire_all()
    return " ".join(str(data) for data in session().scalars(select(Entry.data)))


def test_words_that_were_held_are_erased_with_their_snapshot(cast: Cast) -> None:
    case_id = _held(cast)
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "<mark>connard</mark>" in page.replace("Sale ", "")
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "remove")
        with time_machine.travel(now() + timedelta(days=186), tick=False):
            erase_judged_texts()
        assert "connard" not in _stories() and "gueule" not in _stories()
    gone = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "connard" not in gone and "they were erased" in gone


def test_words_of_before_are_taken_out_and_entries_stay_unchangeable(cast: Cast) -> None:
    """What older versions of the program wrote: the words beside their places, and those of a title."""
    old: dict[str, Any] = {
        "kind": "words", "weight": 80, "rule": "respect", "explanation": {"en": "A word that hurts."},
        "spans": [[5, 12, "connard"]], "words": ["geese"],
    }  # fmt: skip
    migration = _migration("0007_places")
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "To all geese")
        case_id = report_it(cast.nia, "topic", topic.id)
        with transaction():
            case = held_case(case_id)
            assert case is not None
            kept = session().scalars(select(CaseSnapshot.id)).one()
            data = {"weight": 80, "rules": ["respect"], "signals": [old], "snapshot_id": kept}
            append(case, HELD, actor_id=cast.automod.id, data=data)
        with transaction():
            migration.take_words_out(session().connection())
        data = session().scalars(select(Entry.data).where(Entry.kind == HELD)).one()
        (signal,) = data["signals"]
        assert (signal["spans"], signal["title_spans"]) == ([[5, 12]], [[7, 12]])
        assert "connard" not in _stories() and "geese" not in _stories()
        assert (signal["weight"], data["snapshot_id"]) == (80, kept)
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            session().execute(text("UPDATE moderation_entries SET kind = 'noted'"))


def _migration(name: str) -> Any:
    spec = spec_from_file_location(name, ROOT / "moderation" / "migrations" / "versions" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
