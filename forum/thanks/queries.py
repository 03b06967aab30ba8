"""Reading thanks. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import and_, or_, select

from forum.hooks import hooks
from forum.members.actions.change_standing import FOREVER
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.paging import Page
from forum.storage.session import session
from forum.subjects import DELETED, PUBLISHED, SubjectKind
from forum.thanks.models import Thanks
from forum.thanks.visibility import REACHED, SENT, thanks_sight

PAGE = 20


@dataclass(frozen=True, slots=True)
class Thankable:
    """Something that somebody would thank for, as the rules look at it. Its owner is whoever is thanked."""

    kind: SubjectKind
    thing: Any
    owner_id: int | None
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
    if kind is None or thing is None:
        raise Refused(Act.SEE_THANKS, viewer)
    return thankable_here(viewer, kind, thing)


def thankable_here(viewer: Any, kind: SubjectKind, thing: Any) -> Thankable:
    """The same of a thing that was found already: a page of many need not find each once more."""
    if not kind.takes_thanks or not kind.sees(viewer, thing):
        raise Refused(Act.SEE_THANKS, viewer)
    owner_id = kind.whom_to_thank(thing)
    here = owner_id is not None and is_here(session().get(Member, owner_id))
    there = owner_id is not None and kind.state(thing) == PUBLISHED and _owner_sees(kind, thing, owner_id)
    unnamed = kind.unnamed(viewer, thing)
    return Thankable(kind, thing, owner_id, here and there and not unnamed, owner_here=here, unnamed=unnamed)


def named_owner(viewer: Any, kind: SubjectKind, thing: Any) -> Member | None:
    """Who is thanked for it, if ``viewer``, who sees it, knows: some gifts are given without a name."""
    owner_id = kind.whom_to_thank(thing)
    owner = session().get(Member, owner_id) if owner_id is not None else None
    if kind.thanked is not None:
        return owner  # the page names them
    named = owner is not None and kind.shown_to(viewer, thing).author_name in (
        owner.display_name,
        owner.username,
    )
    return owner if named else None


def is_named(thanks: Thanks, reader: Any, thing: Any = None) -> bool:
    """Whether ``reader`` may know who wrote it. An answer comes from whoever was thanked for the subject:
    ``thing``, where somebody has found it already."""
    if thanks.answers_id is None or (reader is not None and reader.id == thanks.giver_id):
        return True
    kind = hooks().subjects.get(thanks.subject_kind)
    thing = thing if thing is not None else _subject(thanks)
    return kind is not None and thing is not None and named_owner(reader, kind, thing) is not None


def is_receiver_known(thanks: Thanks, writer: Any) -> bool:
    """Whether ``writer``, who wrote it, may know whom it is for. Where its subject is gone they may not: it
    might have been given without a name. An answer goes to somebody who is named."""
    if thanks.answers_id is not None:
        return True
    kind, thing = subject_of(thanks)
    return kind is not None and thing is not None and named_owner(writer, kind, thing) is not None


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
    return attach_all([thanks])[0]


def attach_all(several: Sequence[Thanks]) -> list[Thanks]:
    """The same for several: two questions, however many they are."""
    if not several:
        return []
    asked = select(Thanks.answers_id).where(
        Thanks.answers_id.in_([one.id for one in several]), Thanks.state != DELETED
    )
    answered = set(session().scalars(asked))
    givers = members_by_id(one.giver_id for one in several)
    for one in several:
        one.subject_seen_by = partial(_sees_subject, one)  # type: ignore[misc]
        one.answered = one.id in answered  # type: ignore[misc]
        one.giver_here = is_here(givers.get(one.giver_id))  # type: ignore[misc]
    return list(several)


def named(thanks: Thanks) -> tuple[str, int]:
    """What it is for, by kind and number."""
    return thanks.subject_kind, thanks.subject_id


def know_subjects(reader: Any, several: Sequence[Thanks], seen: Mapping[tuple[str, int], Any]) -> None:
    """Let the rules find in ``seen`` what ``reader`` sees of the subjects, instead of asking again."""
    for one in several:
        kind, thing = hooks().subjects.get(one.subject_kind), seen.get(named(one))
        sees = kind is not None and thing is not None and kind.state(thing) == PUBLISHED
        one.subject_seen_by = partial(_known, one, reader, sees)  # type: ignore[misc]


def _known(thanks: Thanks, reader: Any, sees: bool, viewer: Any) -> bool:
    return sees if viewer == reader else _sees_subject(thanks, viewer)


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


def seen_subjects(viewer: Any, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Those of the subjects, each by kind and number, that ``viewer`` sees now: a question for each kind."""
    numbers: dict[str, set[int]] = {}
    for name, number in named:
        numbers.setdefault(name, set()).add(number)
    known = {name: hooks().subjects[name] for name in numbers if name in hooks().subjects}
    found: dict[tuple[str, int], Any] = {}
    for name, kind in known.items():
        found |= {(name, number): thing for number, thing in kind.seen_among(viewer, numbers[name]).items()}
    return found


def titles_for(viewer: Any, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The titles of those that are published, as ``viewer`` reads them."""
    kinds, seen = hooks().subjects, seen_subjects(viewer, named)
    _owners = members_by_id(kinds[one[0]].whom_to_thank(thing) for one, thing in seen.items())
    return {
        one: kinds[one[0]].shown_to(viewer, thing).title
        for one, thing in seen.items()
        if kinds[one[0]].state(thing) == PUBLISHED
    }


def members_by_id(ids: Iterable[int | None]) -> dict[int, Member]:
    """Members, fetched together; for as long as the answer is kept, asking for one of them asks nobody."""
    found = select(Member).where(Member.id.in_({*ids} - {None}))
    return {member.id: member for member in session().scalars(found)}


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
    shown = attach_all(found[:PAGE])
    return Page(shown, after=str(shown[-1].id) if len(found) > PAGE else None)


def beside_of(viewer: Any, several: Sequence[Thanks]) -> dict[int, Thanks]:
    """By number: the answer to each thanks, or what it answers, where ``viewer`` may read that too."""
    of_it = [one.id for one in several if one.answers_id is None]
    before = [one.answers_id for one in several if one.answers_id is not None]
    asked = select(Thanks).where(
        or_(and_(Thanks.answers_id.in_(of_it), or_(REACHED, SENT)), Thanks.id.in_(before))
    )
    found = attach_all(session().scalars(asked, thanks_sight(viewer)).all())
    answers = {one.answers_id: one for one in found if one.answers_id is not None}
    answered = {one.id: one for one in found if can(viewer, Act.SEE_THANKS, one)}
    beside = {one.id: answers.get(one.id) or answered.get(one.answers_id or 0) for one in several}
    return {number: one for number, one in beside.items() if one is not None}


def own_thanks(viewer: Any, kind_name: str, subject_id: int) -> Thanks | None:
    """What ``viewer`` thanked with for a subject already."""
    mine = select(Thanks).where(
        SENT,
        Thanks.subject_kind == kind_name,
        Thanks.subject_id == subject_id,
        Thanks.answers_id.is_(None),
    )
    return session().scalar(mine, thanks_sight(viewer))
