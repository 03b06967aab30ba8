"""Turning off the second step of somebody who has lost their phone, passkey and recovery codes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from forum.facts.bus import record
from forum.facts.members import SecondStepForgotten
from forum.members.models import Member, Passkey
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def forget_second_step(*, actor: Any, member: Member) -> None:
    """Let ``member`` log in with the password alone, until they set a second step up again."""
    require(actor, Act.MANAGE_MEMBERS, member)
    member.tf_primary_method = member.tf_totp_secret = None
    member.tf_last_counter = member.mf_recovery_codes = None
    session().execute(delete(Passkey).where(Passkey.user_id == member.id, Passkey.usage == "secondary"))
    session().flush()
    record(SecondStepForgotten(actor_id=actor.id, member_id=member.id))
