"""What members write or show, as an add-on meets it: one ``SubjectKind`` for each kind of thing.

A slice registers its kind in one place (``hooks().subjects``); whoever judges, exports or counts what
members wrote works on every kind alike and knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

PUBLISHED, HELD, HIDDEN, REMOVED, DELETED = "published", "held", "hidden", "removed", "deleted"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A subject exactly as it was at one moment: what was judged, whatever becomes of it later."""

    title: str
    source: str
    """The text as typed."""
    html: str
    """The text as readers saw it, sanitised."""
    author_name: str
    revision: int
    url: str
    language: str
    state: str


@dataclass(frozen=True, slots=True)
class Bearings:
    """Where a subject stands: who answers for it, who may judge it, how many can see it."""

    owner_id: int
    category: Any
    """Its ``CategoryView``, None for what belongs to no category (a profile, a private conversation)."""
    topic_id: int | None
    language: str
    audience: str
    """``public``, ``members``, ``groups``, ``staff``, or ``private``: only those it is between. What is
    private is reported by them alone, and a moderator sees of it only what was reported."""
    parties: Collection[int] = ()
    """Whom it is between besides its owner, by number: none of them judges it, or reads who reported it."""


Find = Callable[..., Any]
"""``find(subject_id, lock=False)``: the row or None, whoever asks; ``lock`` holds it in this transaction."""

Verb = Callable[..., None]
"""``verb(*, actor, thing, reason)``: a verb of the forum's, which asks the rules and records a fact."""

Hold = Callable[..., None]
"""``hold(*, actor, thing, reason, was)``: a verb that lets what was published by mistake wait for a person
again, exactly as before; ``was``: what ``before_shown`` kept, empty where nothing did."""

BringInto = Callable[..., None]
"""``bring_into(state, *, actor, thing, reason)``: one function for all states of a kind."""


def verbs_of(bring_into: BringInto) -> Mapping[str, Verb]:
    """What brings a thing into each state in which moderators leave it, where one function knows them all."""
    return {state: partial(bring_into, state) for state in (PUBLISHED, HIDDEN, REMOVED)}


def hold_of(bring_into: BringInto) -> Hold:
    """What lets it wait again, where showing it changed nothing else that would have to be given back."""

    def hold(*, actor: Any, thing: Any, reason: str, was: Mapping[str, Any]) -> None:
        bring_into(HELD, actor=actor, thing=thing, reason=reason)

    return hold


def line_in_its_place(state: str, reason: str) -> str:
    """What readers find where a thing stood: why it is there no more; nothing of what waits or is shown."""
    return reason if state in (HIDDEN, REMOVED) else ""


@dataclass(frozen=True, slots=True)
class Told:
    """The facts by which a kind tells what its things were brought into."""

    shown: Callable[..., Any]
    hidden: Callable[..., Any]
    """It says with ``removed`` whether that was for a breach of the rules."""
    held: Callable[..., Any]

    def fact(self, state: str, **said: Any) -> Any:
        """The fact of that ``state``, which says ``said``."""
        if state == PUBLISHED:
            return self.shown(**said)
        if state == HELD:
            return self.held(**said)
        return self.hidden(**said, removed=state == REMOVED)


@dataclass(frozen=True, slots=True)
class Place:
    """An address of ours, taken apart: which page it is of, with what in it."""

    endpoint: str
    values: Mapping[str, Any]
    query: Mapping[str, str]
    fragment: str


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """How one kind of subject is found, seen, shown, kept and put into another state."""

    name: str
    label: Any
    """Translated when shown: «post», «topic», «profile»."""
    find: Find
    sees: Callable[[Any, Any], bool]
    """``(viewer, thing)``: whether the viewer may see it now."""
    bearings: Callable[[Any], Bearings]
    snapshot: Callable[[Any], Snapshot]
    """Everything there is of it, whatever its state: for whoever judges it, never for readers."""
    state: Callable[[Any], str]
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    """What brings it into a state, by state: ``published``, ``hidden``, ``removed``, if it knows them."""
    hold: Hold | None = None
    """What brings it back into ``held``; None where nothing is ever held back."""
    before_shown: Callable[[Any], Mapping[str, Any]] = lambda thing: {}
    """What else showing it for the first time changes, as it is until then: numbers and moments, never a
    word. ``hold`` is given it back."""
    can_wait: Callable[[Any], bool] = lambda thing: True
    """Whether it can be held now: a topic, for one, waits no longer than the post that it began with."""
    named_by: Callable[[Place], int | None] = lambda place: None
    """The number of the subject that an address names; None when it is of no such page, 0 when that page
    would be of one but there is none. Whether the number has a row is not said."""
    made_at: Callable[[Any], datetime | None] = lambda thing: getattr(thing, "created_at", None)
    """When it was written or first shown; None where nobody knows."""
    returns_as: Callable[[Any, str, str], None] | None = None
    """``(thing, state, reason)``: the state in which a thing comes back whose owner deleted it and takes that
    back; None where owners delete nothing. Nothing that anybody sees changes by it."""
    content_type: str = "CONTENT_TYPE_TEXT"
    """The word of the EU transparency database for it."""
    shown: Callable[[Any, Any], Snapshot] | None = None
    """``(viewer, thing)``: the snapshot without what this viewer may not read of it; None where whoever may
    see the thing may read all of it."""

    act: Any = None
    """The act that the rules are asked before a verb brings it into another state; None: those of a post."""
    editable: bool = True
    """Whether its owner can change its words; what can't be changed nobody is asked to edit."""
    erase: Callable[[int, Any], None] | None = None
    """``(actor_id, thing)``: empty what was removed, once nobody has to judge it any more."""
    takes_thanks: bool = False
    """Whether somebody can be thanked for it. Nothing else is needed for that, but ``beneath_changed`` where
    open pages show it live, and the slots ``subject.menu`` and ``subject.beneath`` on its page."""
    thanked: Callable[[Any], int | None] | None = None
    """Whom a thanks for a thing goes to, by number, and whom its page names; None where nobody can be thanked
    for it yet. Without this: its owner."""
    several: Callable[[Any, Collection[int]], Mapping[int, Any]] | None = None
    """``(viewer, ids)``: the things of these numbers that the viewer sees, asked for together, so that lists
    need not ask for each; None: they are found one by one."""
    unnamed: Callable[[Any, Any], bool] = lambda viewer, thing: False
    """``(viewer, thing)``: whether the viewer takes part in it without a name, so that a thanks of theirs,
    which bears one, would tell who they are."""
    beneath_changed: Callable[[int, Any], None] | None = None
    """``(actor_id, thing)``: what stands beneath it for all its readers is another now, and open pages are to
    learn of it. Called in the transaction, the thing found with ``lock``."""

    def knows(self, state: str) -> bool:
        """Whether something brings it into ``state``."""
        return state in self.verbs or (state == HELD and self.hold is not None)

    def bring_into(
        self, state: str, *, actor: Any, thing: Any, reason: str, was: Mapping[str, Any] | None = None
    ) -> None:
        """Bring ``thing`` into a ``state`` that the kind knows; ``was``: see ``before_shown``."""
        if state == HELD and self.hold is not None:
            self.hold(actor=actor, thing=thing, reason=reason, was=was or {})
        else:
            self.verbs[state](actor=actor, thing=thing, reason=reason)

    def seen_among(self, viewer: Any, ids: Collection[int]) -> Mapping[int, Any]:
        """The things of these numbers that ``viewer`` sees now."""
        if self.several is not None:
            return self.several(viewer, ids)
        found = {number: self.find(number) for number in ids}
        return {
            number: thing for number, thing in found.items() if thing is not None and self.sees(viewer, thing)
        }

    def whom_to_thank(self, thing: Any) -> int | None:
        """Who receives a thanks for the thing, by number."""
        return self.thanked(thing) if self.thanked is not None else self.bearings(thing).owner_id

    def shown_to(self, viewer: Any, thing: Any) -> Snapshot:
        """The thing as ``viewer``, who may see it, has it before them."""
        return self.shown(viewer, thing) if self.shown is not None else self.snapshot(thing)
