"""Members, their sessions, grants, groups, passkeys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_security import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.clock import now
from forum.members.column_types import ShownName, TextList
from forum.storage.base import Base, UtcDateTime

NAME_LENGTH = 30
DISPLAY_NAME_LENGTH = 60
BIO_LENGTH = 300

MODERATE = "moderate"
ADMINISTRATE = "administrate"
SPEAK = "speak"
CONNECT = "connect"
ANIMATE = "animate"
ANSWER = "answer"
ANALYSE = "analyse"
CAPABILITIES = (MODERATE, ADMINISTRATE, SPEAK, CONNECT, ANIMATE, ANSWER, ANALYSE)
ONE_WHOLE = frozenset({ADMINISTRATE, SPEAK, CONNECT})
"""Capabilities that are given for the whole community, never for one category."""
MANDATES = frozenset({SPEAK, CONNECT, ANIMATE, ANSWER, ANALYSE})
"""What is done in the brand's name; moderating and administrating are done for the community."""
ABOUT_LENGTH = 80


AUTOMOD = "automod"
"""The name of the system member: the actor of what the program does by itself."""


class Member(Base, UserMixin):
    """A person, or the system member. The account library reads and writes the columns it names."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    username_key: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    """The name as it is compared: lower case. Two members never differ by case alone."""
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    system: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None] = mapped_column()
    """The half minute of the code used last: no code is good twice (RFC 6238, 5.2)."""
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    display_name: Mapped[str] = mapped_column(ShownName(DISPLAY_NAME_LENGTH))
    bio: Mapped[str] = mapped_column(String(BIO_LENGTH), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    """The language of the pages, "" for the browser's."""
    concealed: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """What they had chosen to show, while it is concealed; None: nothing is.

    With ``held`` it waits for a person to look at it; without, a decision conceals it.
    """
    profile_revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change of the name or of the line about oneself: a decision names what it judged."""
    speaks: Mapped[str] = mapped_column(String(60), default="")
    """Languages the member can be spoken to in: tags separated by spaces."""
    timezone: Mapped[str] = mapped_column(String(40), default="")
    theme: Mapped[str] = mapped_column(String(5), default="auto")

    standing: Mapped[str] = mapped_column(String(12), default="newcomer")
    """newcomer or regular; being muted or suspended stands beside it, with its end."""
    muted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_floor: Mapped[int] = mapped_column(default=0)
    """Posts with an id up to this one count as read: those from before the member came, or «mark all»."""
    notify: Mapped[str] = mapped_column(String(1000), default="")
    """Kinds of notification switched off, separated by spaces."""
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leaves_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When they are forgotten, as they asked; until then they can take that back."""
    leaves_with_texts: Mapped[bool] = mapped_column(default=False)
    """Whether what they wrote is to go as well."""
    works_here: Mapped[bool] = mapped_column(default=False, server_default=false())
    mails: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Kinds of mail they asked for, separated by spaces; what concerns their account always goes."""
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", server_default="")
    """With which the official voice is signed; as ``works_here`` set by an administrator."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they left: a number without a name. The database refuses what would be written as theirs."""

    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        back_populates="member", cascade="all, delete-orphan"
    )
    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]
        secondary="account_roles_members", viewonly=True
    )

    @property
    def is_admin(self) -> bool:
        """Whether a grant to administrate is in force."""
        return any(
            grant.capability == ADMINISTRATE and (grant.until is None or grant.until > now())
            for grant in self.grants
        )

    grants: Mapped[list[Grant]] = relationship(
        foreign_keys="Grant.member_id", back_populates="member", cascade="all, delete-orphan"
    )


class AccountRole(Base, RoleMixin):
    """Asked for by the account library; what a member may do stands in ``Grant`` instead."""

    __tablename__ = "account_roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))


class AccountRoleMember(Base):
    """Which account role a member has; always empty."""

    __tablename__ = "account_roles_members"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("account_roles.id", ondelete="CASCADE"), primary_key=True)


class Passkey(Base, WebAuthnMixin):
    """A passkey (WebAuthn credential) of a member."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()))
    backup_state: Mapped[bool] = mapped_column()
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    lastuse_datetime: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    member: Mapped[Member] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """Where the account library finds the owner."""
        return {"id": self.user_id}


class MemberSession(Base):
    """One log-in on one device. The cookie carries its token; ending the row ends the session at once.

    No IP address is kept: the device's own words (user agent, shortened) are enough to recognise it.
    """

    __tablename__ = "member_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Grant(Base):
    """A capability given to a member: for everything (``category_id`` None) or in one category."""

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("member_id", "capability", "category_id"),
        Index(
            "uq_grants_everywhere",
            "member_id",
            "capability",
            unique=True,
            sqlite_where=text("category_id IS NULL"),
            postgresql_where=text("category_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    capability: Mapped[str] = mapped_column(String(20))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH), default="", server_default="")
    """What a mandate to answer is about, in the giver's words: «deliveries»; "": whatever is asked."""

    member: Mapped[Member] = relationship(foreign_keys=[member_id], back_populates="grants")


class Group(Base):
    """Members who are invited to some categories together."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class GroupMember(Base):
    """Who belongs to a group."""

    __tablename__ = "group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
