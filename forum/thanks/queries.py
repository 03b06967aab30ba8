"""Reading thanks. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from forum.hooks import hooks
from forum.members.actions.change_standing import FOREVER
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.paging import Page
from forum.storage.session import rows, session
from forum.subjects import DELETED, PUBLISHED, SubjectKind
from forum.thanks.models import Thanks
from forum.thanks.visibility import REACHED, SENT, SHOWN, thanks_sight

PAGE = 20
BENEATH = 3
"""So many thanks stand beneath their subject itself; a page of their own shows the others."""


@dataclass(frozen=True, slots=True)
class Thankable:
    """Something that somebody would thank for, as the rules look at it."""

    kind: SubjectKind
    thing: Any
    owner_id: int
    open: bool
    owner_here: bool
    unnamed: bool
    """Whoever would thank takes part in it without a name, and a thanks bears one."""


def is_here(member: Member | None) -> bool:
    """Whether a member has neither left nor been shut out for good."""
    return (
        member is not None
        and member.active
        and not member.system
        and (member.suspended_until is None or member.suspended_until < FOREVER)
    )


def thankable(viewer: Any, kind_name: str, subject_id: int, *, lock: bool = False) -> Thankable:
    """What ``viewer`` would thank for, if they see it; else ``Refused``. Whether they may, the rules say."""
    kind = hooks().subjects.get(kind_name)
    thing = kind.find(subject_id, lock=lock) if kind is not None and kind.takes_thanks else None
    if kind is None or thing is None or not kind.sees(viewer, thing):
        raise Refused(Act.SEE_THANKS, viewer)
    owner_id = kind.bearings(thing).owner_id
    here = is_here(session().get(Member, owner_id))
    there = kind.state(thing) == PUBLISHED and _owner_sees(kind, thing, owner_id)
    unnamed = kind.unnamed(viewer, thing)
    return Thankable(kind, thing, owner_id, here and there and not unnamed, owner_here=here, unnamed=unnamed)


def named_owner(viewer: Any, kind: SubjectKind, thing: Any) -> Member | None:
    """Who owns a subject, if ``viewer``, who sees it, knows: some gifts are given without a name."""
    owner = session().get(Member, kind.bearings(thing).owner_id)
    named = owner is not None and kind.shown_to(viewer, thing).author_name in (
        owner.display_name,
        owner.username,
    )
    return owner if named else None


def is_named(thanks: Thanks, reader: Any) -> bool:
    """Whether ``reader`` may know who wrote it. An answer comes from the owner of the subject."""
    if thanks.answers_id is None or (reader is not None and reader.id == thanks.giver_id):
        return True
    kind, thing = subject_of(thanks)
    return kind is not None and thing is not None and named_owner(reader, kind, thing) is not None


def _owner_sees(kind: SubjectKind, thing: Any, owner_id: int) -> bool:
    """Whether its owner still finds it, or will when they are back: a suspension ends."""
    owner = viewer_by_id(owner_id)
    return owner is not None and kind.sees(replace(owner, suspended_until=None), thing)


def find_thanks(thanks_id: int, *, lock: bool = False) -> Thanks | None:
    """The row with what the rules ask of it, whoever asks. ``lock`` holds its subject's row, then its own."""
    thanks = session().get(Thanks, thanks_id)
    if thanks is None:
        return None
    if lock:
        _subject(thanks, lock=True)
        own = select(Thanks).where(Thanks.id == thanks_id).with_for_update()
        thanks = session().scalar(own.execution_options(populate_existing=True))
    return attach(thanks) if thanks is not None else None


def attach(thanks: Thanks) -> Thanks:
    """Set on a row just fetched what the rules ask for."""
    answer = aliased(Thanks)
    standing = exists().where(answer.answers_id == thanks.id, answer.state != DELETED)
    thanks.subject_seen_by = partial(_sees_subject, thanks)  # type: ignore[misc]
    thanks.answered = bool(session().scalar(select(standing)))  # type: ignore[misc]
    thanks.giver_here = is_here(session().get(Member, thanks.giver_id))  # type: ignore[misc]
    return thanks


def subject_of(thanks: Thanks) -> tuple[SubjectKind | None, Any]:
    """The kind and the thing that a thanks is for; None where it is gone."""
    return hooks().subjects.get(thanks.subject_kind), _subject(thanks)


def _subject(thanks: Thanks, *, lock: bool = False) -> Any:
    kind = hooks().subjects.get(thanks.subject_kind)
    return kind.find(thanks.subject_id, lock=lock) if kind is not None else None


def _sees_subject(thanks: Thanks, viewer: Any) -> bool:
    kind, thing = subject_of(thanks)
    return (
        kind is not None and thing is not None and kind.state(thing) == PUBLISHED and kind.sees(viewer, thing)
    )


def thanks_for(viewer: Any, thanks_id: int, *, lock: bool = False) -> Thanks:
    """The thanks if ``viewer`` may see it, else ``Refused``."""
    thanks = find_thanks(thanks_id, lock=lock)
    if thanks is None:
        raise Refused(Act.SEE_THANKS, viewer)
    require(viewer, Act.SEE_THANKS, thanks)
    return thanks


def reached(viewer: Any, *, before: int | None = None) -> Page[Thanks]:
    """What reached ``viewer``, thanks and answers, the newest first; ``before`` an id."""
    return _page(viewer, select(Thanks).where(REACHED), before)


def sent(viewer: Any, *, before: int | None = None) -> Page[Thanks]:
    """The thanks that ``viewer`` wrote and has not taken back, the newest first."""
    return _page(viewer, select(Thanks).where(SENT, Thanks.answers_id.is_(None)), before)


def _page(viewer: Any, wanted: Any, before: int | None) -> Page[Thanks]:
    if before is not None:
        wanted = wanted.where(Thanks.id < before)
    asked = wanted.order_by(Thanks.id.desc()).limit(PAGE + 1)
    found = session().scalars(asked, thanks_sight(viewer)).all()
    shown = [attach(one) for one in found[:PAGE]]
    return Page(shown, after=str(shown[-1].id) if len(found) > PAGE else None)


def answer_to(viewer: Any, thanks: Thanks) -> Thanks | None:
    """The answer to a thanks that ``viewer`` sees, if they may read that too."""
    of_it = select(Thanks).where(Thanks.answers_id == thanks.id)
    asked = thanks_sight(viewer)
    return session().scalar(of_it.where(REACHED), asked) or session().scalar(of_it.where(SENT), asked)


def own_thanks(viewer: Any, kind_name: str, subject_id: int) -> Thanks | None:
    """What ``viewer`` thanked with for a subject already."""
    mine = select(Thanks).where(
        SENT,
        Thanks.subject_kind == kind_name,
        Thanks.subject_id == subject_id,
        Thanks.answers_id.is_(None),
    )
    return session().scalar(mine, thanks_sight(viewer))


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A thanks as everybody reads it who sees its subject."""

    id: int
    text: str
    name: str
    display: str
    here: bool


def beneath(kind_name: str, ids: Sequence[int]) -> dict[int, list[SharedLine]]:
    """The newest shared thanks of each subject, one more than ``BENEATH`` at most. Who sees the subjects was
    decided before."""
    place = func.row_number().over(partition_by=Thanks.subject_id, order_by=_NEWEST).label("place")
    numbered = (
        _SHARED.add_columns(place)
        .where(Thanks.subject_kind == kind_name, Thanks.subject_id.in_(ids))
        .subquery()
    )
    wanted = select(numbered).where(numbered.c.place <= BENEATH + 1)
    found: dict[int, list[SharedLine]] = {}
    for row in rows(wanted.order_by(numbered.c.place)):
        found.setdefault(row.subject_id, []).append(_shared(row))
    return found


def all_beneath(viewer: Any, kind_name: str, subject_id: int, *, before: int | None = None) -> Beneath:
    """All that is shown beneath one subject that ``viewer`` sees; else ``Refused``. ``before`` an id."""
    kind = hooks().subjects.get(kind_name)
    thing = kind.find(subject_id) if kind is not None else None
    if kind is None or thing is None or kind.state(thing) != PUBLISHED or not kind.sees(viewer, thing):
        raise Refused(Act.SEE_THANKS, viewer)
    wanted = _SHARED.where(Thanks.subject_kind == kind_name, Thanks.subject_id == subject_id)
    if before is not None:
        wanted = wanted.where(Thanks.id < before)
    found = session().execute(wanted.order_by(Thanks.id.desc()).limit(PAGE + 1)).all()
    lines = [_shared(row) for row in found[:PAGE]]
    return Beneath(kind, thing, Page(lines, after=str(lines[-1].id) if len(found) > PAGE else None))


@dataclass(frozen=True, slots=True)
class Beneath:
    """A page of what is shown beneath a subject."""

    kind: SubjectKind
    thing: Any
    page: Page[SharedLine]


_NEWEST = (Thanks.shared_at.desc(), Thanks.id.desc())
_SHARED = (
    select(
        Thanks.id,
        Thanks.subject_id,
        Thanks.text,
        Member.username,
        Member.display_name,
        Member.active,
    )
    .join(Member, Member.id == Thanks.giver_id)
    .where(SHOWN)
)


def _shared(row: Any) -> SharedLine:
    return SharedLine(row.id, row.text, row.username, row.display_name, row.active)
