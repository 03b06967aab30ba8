"""Calls, contributions, commitments and words as subjects: how they are found, shown, kept and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy import select

from forum.contributions.actions.moderate import Thing, bring_into
from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.contributions.queries import (
    call_of,
    find_call,
    find_commitment,
    find_contribution,
    find_word,
)
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import HIDDEN, PUBLISHED, REMOVED, Bearings, Place, Snapshot, SubjectKind
from forum.web.ids import bounded_id


def _name(member_id: int) -> str:
    return session().scalar(select(Member.display_name).where(Member.id == member_id)) or ""


def _plain(*texts: str) -> str:
    return "".join(str(Markup("<p>{}</p>").format(text)) for text in texts if text)


def _bearings(thing: Any, language: str, *, public: bool) -> Bearings:
    return Bearings(thing.author_id, None, None, language, "public" if public else "staff")


def _snapshot_of_call(call: Call) -> Snapshot:
    commitment = find_commitment(call.commitment_id)
    promise = commitment.promise if commitment is not None else ""
    beside = (call.whom, call.purpose, call.credit, promise, call.brought)
    return Snapshot(
        title=call.title,
        source="\n\n".join((call.source, *beside)),
        html=call.html + _plain(*beside),
        author_name=_name(call.author_id),
        revision=call.version,
        url=f"/calls/{call.id}",
        language=call.language,
        state=call.state,
    )


def _snapshot_of_commitment(commitment: Commitment) -> Snapshot:
    call = call_of(commitment)
    return Snapshot(
        title=call.title if call is not None else "",
        source=commitment.promise,
        html=_plain(commitment.promise),
        author_name=_name(commitment.author_id),
        revision=1,
        url=f"/commitments/{commitment.id}",
        language=commitment.language,
        state=commitment.state,
    )


def _snapshot_of_contribution(contribution: Contribution) -> Snapshot:
    return Snapshot(
        title=contribution.call.title,
        source=contribution.source,
        html=contribution.html,
        author_name=_name(contribution.author_id),
        revision=1,
        url=f"/contributions/{contribution.id}",
        language=contribution.call.language,
        state=contribution.state,
    )


def _contribution_shown(viewer: Any, contribution: Contribution) -> Snapshot:
    """Without the name of who does not wish to be named, but for the brand's people and moderators."""
    whole = _snapshot_of_contribution(contribution)
    named = contribution.named or can(viewer, Act.ANSWER_CONTRIBUTION, contribution)
    return (
        whole if named or can(viewer, Act.JUDGE_BRAND_TEXT, contribution) else replace(whole, author_name="")
    )


def _snapshot_of_word(word: Word) -> Snapshot:
    return Snapshot(
        title=word.about.call.title if isinstance(word.about, Contribution) else word.about.promise,
        source=word.source,
        html=f"<p>{escape(word.source)}</p>",
        author_name=_name(word.author_id),
        revision=1,
        url=f"/brand-words/{word.id}",
        language="",
        state=word.state,
    )


def _verb(state: str) -> Any:
    def bring(*, actor: Any, thing: Thing, reason: str) -> None:
        bring_into(state, actor=actor, thing=thing, reason=reason)

    return bring


_VERBS = {state: _verb(state) for state in (PUBLISHED, HIDDEN, REMOVED)}


def _named(parameter: str) -> Any:
    def named(place: Place) -> int | None:
        return bounded_id(place.values[parameter]) if parameter in place.values else None

    return named


def _see(act: Act) -> Any:
    return lambda viewer, thing: can(viewer, act, thing)


CALL = SubjectKind(
    name="call",
    label=_l("call for help"),
    find=find_call,
    sees=_see(Act.SEE_CALL),
    bearings=lambda call: _bearings(call, call.language, public=True),
    snapshot=_snapshot_of_call,
    state=lambda call: str(call.state),
    verbs=_VERBS,
    act=Act.JUDGE_BRAND_TEXT,
    editable=False,
    named_by=_named("call_id"),
)

COMMITMENT = SubjectKind(
    name="commitment",
    label=_l("commitment of the brand"),
    find=find_commitment,
    sees=_see(Act.SEE_COMMITMENT),
    bearings=lambda commitment: _bearings(commitment, commitment.language, public=True),
    snapshot=_snapshot_of_commitment,
    state=lambda commitment: str(commitment.state),
    verbs=_VERBS,
    act=Act.JUDGE_BRAND_TEXT,
    editable=False,
    named_by=_named("commitment_id"),
)

CONTRIBUTION = SubjectKind(
    name="contribution",
    label=_l("contribution"),
    find=find_contribution,
    sees=_see(Act.SEE_CONTRIBUTION),
    bearings=lambda one: _bearings(one, one.call.language, public=one.welcomed),
    snapshot=_snapshot_of_contribution,
    state=lambda contribution: str(contribution.state),
    verbs=_VERBS,
    act=Act.JUDGE_BRAND_TEXT,
    editable=False,
    named_by=_named("contribution_id"),
    shown=_contribution_shown,
)

WORD = SubjectKind(
    name="brand_word",
    label=_l("word of the brand"),
    find=find_word,
    sees=_see(Act.SEE_BRAND_WORD),
    bearings=lambda word: _bearings(word, "", public=word.about_public),
    snapshot=_snapshot_of_word,
    state=lambda word: str(word.state),
    verbs=_VERBS,
    act=Act.JUDGE_BRAND_TEXT,
    editable=False,
    named_by=_named("word_id"),
    made_at=lambda word: word.made_at,
)

SUBJECTS = (CALL, COMMITMENT, CONTRIBUTION, WORD)
