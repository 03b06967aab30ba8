"""What screening held back: the story of a case keeps where the words stood, and no longer the words.

Entries are never changed, so words in them outlived the snapshot that is erased in time. This changes those that
were written so, once: the refusal is lifted for that, in the same transaction, and put back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "moderation_0007"
down_revision = "moderation_0006"
branch_labels = None
depends_on = None

ENTRIES = sa.table(
    "moderation_entries",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("data", sa.JSON),
)
SNAPSHOTS = sa.table("moderation_snapshots", sa.column("id", sa.Integer), sa.column("title", sa.Text))


def upgrade() -> None:
    """Leave the places, and take the words out."""
    take_words_out(op.get_bind())


def take_words_out(bind: sa.Connection) -> None:
    found = bind.execute(sa.select(ENTRIES.c.id, ENTRIES.c.data).where(ENTRIES.c.kind == "held")).all()
    if not found:
        return
    with _lifted(bind):
        for row in found:
            data = dict(row.data)
            title = sa.select(SNAPSHOTS.c.title).where(SNAPSHOTS.c.id == data.get("snapshot_id"))
            known = bind.scalar(title) or ""
            data["signals"] = [_without_words(one, known) for one in data.get("signals", ())]
            bind.execute(sa.update(ENTRIES).where(ENTRIES.c.id == row.id).values(data=data))


def _without_words(signal: Any, title: str) -> Any:
    if not isinstance(signal, dict):
        return signal
    left = {name: value for name, value in signal.items() if name != "words"}
    left["spans"] = [list(span[:2]) for span in signal.get("spans", ())]
    places = [(title.find(word), len(word)) for word in signal.get("words", ()) if word]
    left["title_spans"] = signal.get("title_spans") or [[at, at + size] for at, size in places if at >= 0]
    return left


@contextmanager
def _lifted(bind: sa.Connection) -> Iterator[None]:
    """Entries may be changed meanwhile. Whatever fails undoes this too: both databases lift it in transactions."""
    if bind.dialect.name == "sqlite":
        name = "moderation_entries_no_update"
        refusal = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        bind.execute(sa.text(f"DROP TRIGGER {name}"))
        yield
        bind.execute(sa.text(refusal))
        return
    bind.execute(sa.text("ALTER TABLE moderation_entries DISABLE TRIGGER moderation_entries_never"))
    yield
    bind.execute(sa.text("ALTER TABLE moderation_entries ENABLE TRIGGER moderation_entries_never"))
