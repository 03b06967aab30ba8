"""Ways into the community: the invitations that were made, the names that are asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.members.models import NAME_LENGTH
from forum.storage.base import Base, UtcDateTime


class ReservedName(Base):
    """A name that somebody asked for when registering, kept for as long as an unconfirmed account is.

    Every registration writes one, whether its address was known (then there is no account) or not, so that
    a name that is still free tells nothing about an address.
    """

    __tablename__ = "reserved_names"

    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)


class Invitation(Base):
    """A way in while registration is by invitation. The link carries the token, the row its hash."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(Text, default="")
    uses_left: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
