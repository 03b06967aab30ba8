"""What the members' tables hold of one, for the copy of their data. What goes: ``actions/forget_member``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select

from forum.belongings import Belongings, Departure, Row
from forum.members.actions.change_profile import chosen_words
from forum.members.models import Grant, Group, GroupMember, Member, MemberSession, Passkey
from forum.storage.session import session


def _forget(_departure: Departure) -> None:
    """Their row comes last, when nobody needs to know any more what they were called."""


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "profile": _profile(member_id),
        "roles": _roles(member_id),
        "groups": _groups(member_id),
        "sessions": _sessions(member_id),
        "passkeys": _passkeys(member_id),
    }


def _profile(member_id: int) -> Iterator[Row]:
    member = session().get_one(Member, member_id)
    yield {
        "id": member.id,
        "username": member.username,
        "email": member.email,
        **chosen_words(member),
        "speaks": member.speaks.split(),
        "language": member.language,
        "timezone": member.timezone,
        "theme": member.theme,
        "standing": member.standing,
        "works_here": member.works_here,
        "first_name": member.first_name,
        "muted_until": member.muted_until,
        "suspended_until": member.suspended_until,
        "switched_off": member.notify.split(),
        "mails": member.mails.split(),
        "joined": member.created_at,
        "seen": member.seen_at,
        "leaves": member.leaves_at,
    }


def _roles(member_id: int) -> Iterator[Row]:
    for grant in session().scalars(select(Grant).where(Grant.member_id == member_id).order_by(Grant.id)):
        yield {
            "capability": grant.capability,
            "category": grant.category_id,
            "given": grant.given_at,
            "until": grant.until,
            "about": grant.about,
        }


def _groups(member_id: int) -> Iterator[Row]:
    mine = select(Group.name).join(GroupMember).where(GroupMember.member_id == member_id)
    for name in session().scalars(mine.order_by(Group.name)):
        yield {"name": name}


def _sessions(member_id: int) -> Iterator[Row]:
    mine = select(MemberSession).where(MemberSession.member_id == member_id).order_by(MemberSession.id)
    for one in session().scalars(mine):
        yield {"device": one.device, "opened": one.created_at, "used": one.seen_at, "ends": one.expires_at}


def _passkeys(member_id: int) -> Iterator[Row]:
    for one in session().scalars(select(Passkey).where(Passkey.user_id == member_id).order_by(Passkey.id)):
        yield {"name": one.name, "usage": one.usage, "made": one.create_datetime}


BELONGINGS = Belongings("members", _forget, _own)
