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
ENDED = "-"
"""Before the name of a kind that comes with a mandate: the member ended it."""


def offered_mails(viewer: Any) -> list[MailKind]:
    """The kinds of mail that ``viewer`` can ask for."""
    return [kind for kind in hooks().mails.values() if kind.offered(viewer)]


def wants(mails: str, kind: MailKind) -> bool:
    """Whether whoever keeps ``mails`` (``Member.mails``), and is offered ``kind``, gets mails of it."""
    kept = mails.split()
    return ended(kind) not in kept if kind.with_mandate else kind.name in kept


def ended(kind: MailKind) -> str:
    """How it is kept that a member ended what comes with their mandate."""
    return f"{ENDED}{kind.name}"


def wanted_mails(viewer: Any) -> set[str]:
    """The kinds that ``viewer`` gets."""
    mails = session().scalar(select(Member.mails).where(Member.id == viewer.id)) or ""
    return {kind.name for kind in offered_mails(viewer) if wants(mails, kind)}


def choose_mails(*, actor: Any, wanted: set[str]) -> None:
    """Keep which mails ``actor`` wants; nobody gets one unasked, unless it comes with a mandate."""
    require(actor, Act.KEEP_DRAFT)
    member = session().get_one(Member, actor.id, with_for_update=True)
    for kind in offered_mails(actor):
        _keep(member, kind, on=kind.name in wanted)
    session().flush()


def turn_mail(*, actor: Any, kind: MailKind, on: bool) -> None:
    """Begin or end mails of one kind to ``actor``, who is offered it."""
    require(actor, Act.KEEP_DRAFT)
    _keep(session().get_one(Member, actor.id, with_for_update=True), kind, on=on)
    session().flush()


def _keep(member: Member, kind: MailKind, *, on: bool) -> None:
    others = set(member.mails.split()) - {kind.name, ended(kind)}
    if kind.with_mandate:
        said = set() if on else {ended(kind)}
    else:
        said = {kind.name} if on else set()
    member.mails = " ".join(sorted(others | said))


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
    known = hooks().mails.get(kind)
    if member is not None and member.erased_at is None and known is not None:
        _keep(member, known, on=False)
        session().flush()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)
