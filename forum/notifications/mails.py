"""Mails that members may ask for, and the way out of each: one click, without an account (RFC 8058)."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from forum.hooks import MailKind, hooks
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session

SALT = "unsubscribe"


def offered_mails(viewer: Any) -> list[MailKind]:
    """The kinds of mail that ``viewer`` can ask for."""
    return [kind for kind in hooks().mails.values() if kind.offered(viewer)]


def wanted_mails(viewer: Any) -> set[str]:
    """The kinds that ``viewer`` asked for."""
    return set((session().scalar(select(Member.mails).where(Member.id == viewer.id)) or "").split())


def choose_mails(*, actor: Any, wanted: set[str]) -> None:
    """Keep which mails ``actor`` wants; nobody gets one they did not ask for."""
    require(actor, Act.KEEP_DRAFT)
    known = {kind.name for kind in offered_mails(actor)}
    member = session().get_one(Member, actor.id, with_for_update=True)
    kept = set(member.mails.split()) - known
    member.mails = " ".join(sorted(kept | (wanted & known)))
    session().flush()


def way_out(member_id: int, kind: str) -> str:
    """The address that ends mails of ``kind`` to a member: it can do nothing else, and needs no log-in."""
    return f"{base_url()}/unsubscribe/{_signer().dumps([member_id, kind])}"


def read_way_out(token: str) -> tuple[int, MailKind] | None:
    """Whose mails of which kind such an address ends; None for one that is not ours."""
    try:
        member_id, kind = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    known = hooks().mails.get(kind) if isinstance(kind, str) else None
    return (member_id, known) if known is not None and isinstance(member_id, int) else None


def unsubscribe(*, member_id: int, kind: str) -> None:
    """End mails of ``kind`` to a member. Done twice, it is done once."""
    member = session().get(Member, member_id, with_for_update=True)
    if member is not None:
        member.mails = " ".join(one for one in member.mails.split() if one != kind)
        session().flush()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)
