"""A call that somebody has begun to write, kept on the server: one for each who speaks for the brand."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from forum.clock import now
from forum.contributions.models import BODY_LENGTH, CallDraft
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.text.clean import clean_text, is_blank

FIELDS = (
    "title", "body", "whom", "effort", "last_day", "purpose", "rights", "credit", "kind", "promise", "due_on",
    "brought",
)  # fmt: skip
"""The fields of the form that are kept, by name."""
CHOSEN = "kind"
"""Always has a value, so that alone is nothing to keep."""
LONGEST = 2 * BODY_LENGTH
"""Characters of one field. It may be too long for a call: one shortens it before publishing."""


class DraftOvertaken(Exception):
    """Another device has saved this draft meanwhile; ``draft`` is what it wrote."""

    def __init__(self, draft: CallDraft) -> None:
        super().__init__(f"the draft of member {draft.member_id} is at version {draft.version}")
        self.draft = draft


def save_draft(*, actor: Any, typed: Mapping[str, Any], version: int) -> int:
    """Keep what ``actor`` has typed so far; answers its version, 0 when nothing is left to keep.

    ``version`` is the one that the writer's device knows, 0 for none. Raises ``Refused``, ``DraftOvertaken``
    when it would overwrite what another device saved, ``TextTooLong`` when a field is too long.
    """
    require(actor, Act.MAKE_CALL)
    fields = {name: clean_text(str(typed.get(name) or ""), LONGEST) for name in FIELDS}
    fields = {name: text for name, text in fields.items() if not is_blank(text)}
    empty = not set(fields) - {CHOSEN}
    if not empty and _begin(actor.id, fields):
        return draft_version(actor)
    draft: CallDraft | None = session().scalar(
        _mine(actor).with_for_update().execution_options(populate_existing=True)
    )
    if draft is None:
        return 0
    if draft.fields == fields:
        return draft.version
    if draft.version != version:
        raise DraftOvertaken(draft)
    if empty:
        session().delete(draft)
        return 0
    draft.fields, draft.saved_at = fields, now()
    draft.version += 1
    return draft.version


def _begin(member_id: int, fields: dict[str, str]) -> bool:
    """Insert the draft unless there is one. Its first version is the time, so that a device which knows an
    earlier one, published or dropped since, never takes the new one for it."""
    values = {
        "member_id": member_id,
        "fields": fields,
        "version": time.time_ns() // 1_000_000,
        "saved_at": now(),
    }
    begun = insert_into(CallDraft).values(values).on_conflict_do_nothing().returning(CallDraft.member_id)
    return session().execute(begun).first() is not None


def forget_draft(*, actor: Any) -> None:
    """It is published (call this in the same transaction), or not wanted any more."""
    session().execute(delete(CallDraft).where(CallDraft.member_id == actor.id))


def draft_of(actor: Any) -> CallDraft | None:
    """The call that ``actor`` has begun to write."""
    return session().scalar(_mine(actor)) if actor is not None else None


def draft_version(actor: Any) -> int:
    """The version of that draft, 0 for none."""
    kept = session().scalar(select(CallDraft.version).where(CallDraft.member_id == actor.id))
    return kept or 0


def _mine(actor: Any) -> Any:
    return select(CallDraft).where(CallDraft.member_id == actor.id)
