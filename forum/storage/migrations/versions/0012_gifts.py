"""Offers and requests, raised hands, what was said, and the story of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _gifts()
    _regions()
    _hands()
    _story()


def _gifts() -> None:
    op.create_table(
        "gifts",
        sa.Column("id", ID, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("own_kind", sa.String(length=40), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("region", sa.String(length=120), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("category_id", ID, nullable=True),
        sa.Column("pieces", ID, nullable=False),
        sa.Column("left_over", ID, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("course", sa.JSON(), nullable=False),
        sa.Column("in_spirit_of_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.CheckConstraint("pieces BETWEEN 1 AND 50", name=op.f("ck_gifts_pieces")),
        sa.CheckConstraint("left_over BETWEEN 0 AND pieces", name=op.f("ck_gifts_left_over")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_gifts_author_id_members")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_gifts_category_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
    )
    op.create_index("ix_gifts_list", "gifts", ["state", "status", "id"], unique=False)
    op.create_index("ix_gifts_ends", "gifts", ["state", "status", "ends_at"], unique=False)
    op.create_index(op.f("ix_gifts_author_id"), "gifts", ["author_id"], unique=False)
    op.create_index(op.f("ix_gifts_in_spirit_of_id"), "gifts", ["in_spirit_of_id"], unique=False)
    op.create_table(
        "gift_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_revisions_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_revisions")),
        sa.UniqueConstraint("gift_id", "number", name=op.f("uq_gift_revisions_gift_id_number")),
    )


def _regions() -> None:
    op.create_table(
        "gift_regions",
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_regions_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gift_id", "key", name=op.f("pk_gift_regions")),
    )
    op.create_index(op.f("ix_gift_regions_key"), "gift_regions", ["key"], unique=False)
    op.create_table(
        "member_regions",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_regions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "key", name=op.f("pk_member_regions")),
    )
    op.create_index(op.f("ix_member_regions_key"), "member_regions", ["key"], unique=False)
    op.create_table(
        "gift_matches_dismissed",
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_matches_dismissed_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["gifts.id"], name=op.f("fk_gift_matches_dismissed_other_id_gifts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gift_id", "other_id", name=op.f("pk_gift_matches_dismissed")),
    )


def _hands() -> None:
    op.create_table(
        "gift_hands",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_hands_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_gift_hands_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_hands")),
        sa.UniqueConstraint("gift_id", "member_id", name=op.f("uq_gift_hands_gift_id_member_id")),
    )
    op.create_index(op.f("ix_gift_hands_member_id"), "gift_hands", ["member_id"], unique=False)
    op.create_table(
        "gift_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("hand_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_words_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hand_id"], ["gift_hands.id"], name=op.f("fk_gift_words_hand_id_gift_hands"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_gift_words_author_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_words")),
    )
    op.create_index("ix_gift_words_hand", "gift_words", ["hand_id", "id"], unique=False)
    op.create_index(op.f("ix_gift_words_author_id"), "gift_words", ["author_id"], unique=False)
    op.create_table(
        "gift_consents",
        sa.Column("hand_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_id"], ["gift_hands.id"], name=op.f("fk_gift_consents_hand_id_gift_hands"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_gift_consents_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hand_id", "member_id", name=op.f("pk_gift_consents")),
    )
    op.create_index(op.f("ix_gift_consents_member_id"), "gift_consents", ["member_id"], unique=False)


def _story() -> None:
    op.create_table(
        "gift_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("hand_id", ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_entries_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["members.id"], name=op.f("fk_gift_entries_actor_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["hand_id"], ["gift_hands.id"], name=op.f("fk_gift_entries_hand_id_gift_hands")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_entries")),
        sa.UniqueConstraint("gift_id", "number", name=op.f("uq_gift_entries_gift_id_number")),
    )
    op.create_index("ix_gift_entries_hand", "gift_entries", ["hand_id"], unique=False)
