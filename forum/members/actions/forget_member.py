"""What is left of a member's row when they leave: a number, and when they came and went."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import delete, or_, select

from forum.belongings import Departure
from forum.clock import now
from forum.jobs.models import Job
from forum.members.column_types import former_name
from forum.members.models import AccountRoleMember, Grant, GroupMember, Member, Passkey
from forum.members.sessions import end_all_sessions
from forum.members.ways_in import Invitation, ReservedName
from forum.storage.idempotency import WrittenOnce
from forum.storage.session import session

NOWHERE = "left.invalid"
"""The domain of addresses that nobody has (RFC 2606)."""


def forget_member(member: Member, departure: Departure) -> None:
    """Take away all that tells who they were, and every way in. What others keep is gone already."""
    end_all_sessions(actor_id=member.id, member_id=member.id)
    mine: list[Any] = [
        delete(Passkey).where(Passkey.user_id == member.id),
        delete(Grant).where(Grant.member_id == member.id),
        delete(GroupMember).where(GroupMember.member_id == member.id),
        delete(Invitation).where(Invitation.made_by_id == member.id),
        delete(AccountRoleMember).where(AccountRoleMember.member_id == member.id),
        delete(WrittenOnce).where(WrittenOnce.member_id == member.id),
        delete(ReservedName).where(ReservedName.name_key == member.username_key),
    ]
    for statement in mine:
        session().execute(statement.execution_options(synchronize_session=False))
    forget_mail(departure.email)
    session().expire(member, ["grants", "webauthn", "roles"])
    _empty(member)
    session().flush()


def forget_mail(address: str) -> None:
    """What was written to an address: what waits to be sent, and what was sent and is not tidied away yet."""
    to = Job.payload["to"].as_string()
    found = select(Job.id).where(Job.kind == "mail", or_(to == address, to == address.lower()))
    session().execute(delete(Job).where(Job.id.in_(found)).execution_options(synchronize_session=False))


def _empty(member: Member) -> None:
    member.username = member.username_key = former_name(member.id)
    member.email = f"{former_name(member.id)}@{NOWHERE}"
    member.display_name = member.bio = member.speaks = member.language = member.timezone = ""
    member.notify, member.theme, member.standing = "", "auto", "newcomer"
    member.concealed = member.password = member.mf_recovery_codes = member.fs_webauthn_user_handle = None
    member.tf_primary_method = member.tf_totp_secret = member.tf_phone_number = member.tf_last_counter = None
    member.muted_until = member.suspended_until = member.seen_at = member.leaves_at = None
    member.fs_uniquifier = secrets.token_hex(16)
    member.confirmed_at = member.confirmed_at or member.created_at
    member.active = member.leaves_with_texts = member.works_here = False
    member.first_name = member.mails = ""
    member.read_floor = 0
    member.profile_revision += 1
    member.erased_at = now()
