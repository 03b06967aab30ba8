"""The story of an offer or request can only be added to; its number says nothing of raised hands any more."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "gift_entries"


def upgrade() -> None:
    """Let the database refuse what would change a story that was told."""
    op.execute("UPDATE gifts SET seq = 1")  # had grown with every hand that was raised
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    # INSERT OR REPLACE would delete the line that is in its way without asking the other two.
    taken = f"SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (gift_id = NEW.gift_id AND number = NEW.number)"
    for name, when in (
        ("no_update", f"BEFORE UPDATE ON {TABLE}"),
        ("no_delete", f"BEFORE DELETE ON {TABLE}"),
        ("no_replace", f"BEFORE INSERT ON {TABLE} WHEN EXISTS ({taken})"),
    ):
        op.execute(
            f"CREATE TRIGGER {TABLE}_{name} {when} BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
        )


def _postgresql() -> None:
    for name, when in (
        ("never", f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW"),
        ("kept", f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT"),
    ):
        op.execute(f"CREATE TRIGGER {TABLE}_{name} {when} EXECUTE FUNCTION only_added_to()")


def downgrade() -> None:
    """Let it be changed again."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("no_update", "no_delete", "no_replace"):
            op.execute(f"DROP TRIGGER {TABLE}_{name}")
    else:
        for name in ("never", "kept"):
            op.execute(f"DROP TRIGGER {TABLE}_{name} ON {TABLE}")
