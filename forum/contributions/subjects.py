"""Calls, contributions, commitments and words as subjects: how they are found, shown, kept and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select

from forum.contributions.actions.erase import empty, renew
from forum.contributions.actions.moderate import before_shown, bring_into, hold
from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.contributions.pages import Thing
from forum.contributions.queries import (
    call_of,
    find_call,
    find_commitment,
    find_contribution,
    find_word,
    writer_of,
)
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import Bearings, Place, Snapshot, SubjectKind, verbs_of
from forum.web.ids import bounded_id


def _plain(*texts: str) -> str:
    return "".join(str(Markup("<p>{}</p>").format(text)) for text in texts if text)


def _snapshot(
    thing: Thing, title: str, source: str, html: str, url: str, *, language: str = "", revision: int = 1
) -> Snapshot:
    writer_id = writer_of(thing) if isinstance(thing, Call) else thing.author_id
    author = session().scalar(select(Member.display_name).where(Member.id == writer_id))
    return Snapshot(title, source, html, author or "", revision, url, language, thing.state)


def _of_call(call: Call) -> Snapshot:
    commitment = find_commitment(call.commitment_id)
    promise = commitment.promise if commitment is not None else ""
    beside = (call.whom, call.purpose, call.credit, promise, call.brought)
    return _snapshot(
        call,
        call.title,
        "\n\n".join((call.source, *beside)),
        call.html + _plain(*beside),
        f"/calls/{call.id}",
        language=call.language,
        revision=call.version,
    )


def _of_commitment(commitment: Commitment) -> Snapshot:
    call, promise = call_of(commitment), commitment.promise
    title, url = call.title if call is not None else "", f"/commitments/{commitment.id}"
    return _snapshot(commitment, title, promise, _plain(promise), url, language=commitment.language)


def _of_contribution(one: Contribution) -> Snapshot:
    url = f"/contributions/{one.id}"
    return _snapshot(one, one.call.title, one.source, one.html, url, language=one.call.language)


def _of_word(word: Word) -> Snapshot:
    title = word.about.call.title if isinstance(word.about, Contribution) else word.about.promise
    return _snapshot(word, title, word.source, _plain(word.source), f"/brand-words/{word.id}")


def _contribution_shown(viewer: Any, one: Contribution) -> Snapshot:
    """Without the name of who does not wish to be named, but for the brand's people and moderators."""
    whole = _of_contribution(one)
    knows = one.named or can(viewer, Act.ANSWER_CONTRIBUTION, one) or can(viewer, Act.JUDGE_BRAND_TEXT, one)
    return whole if knows else replace(whole, author_name="")


def _bearings(thing: Any, language: str, *, public: bool) -> Bearings:
    return Bearings(thing.author_id, None, None, language, "public" if public else "staff")


def _bearings_of_call(call: Call) -> Bearings:
    """A case falls on whoever wrote the words as they are; who asked first does not judge it either."""
    writer = writer_of(call)
    others = {call.author_id} - {writer}
    return replace(_bearings(call, call.language, public=True), owner_id=writer, parties=others)


def _kind(name: str, label: Any, see: Act, parameter: str, **own: Any) -> SubjectKind:
    """What the four share: who judges them, and that their owners can't quietly change their words."""

    def named(place: Place) -> int | None:
        return bounded_id(place.values[parameter]) if parameter in place.values else None

    return SubjectKind(
        name=name,
        label=label,
        sees=lambda viewer, thing: can(viewer, see, thing),
        state=lambda thing: str(thing.state),
        verbs=verbs_of(bring_into),
        hold=hold,
        before_shown=before_shown,
        act=Act.JUDGE_BRAND_TEXT,
        editable=False,
        named_by=named,
        erase=empty,
        **own,
    )


CALL = _kind(
    "call",
    _l("call for help"),
    Act.SEE_CALL,
    "call_id",
    find=find_call,
    bearings=_bearings_of_call,
    snapshot=_of_call,
)

COMMITMENT = _kind(
    "commitment",
    _l("commitment of the brand"),
    Act.SEE_COMMITMENT,
    "commitment_id",
    find=find_commitment,
    bearings=lambda commitment: _bearings(commitment, commitment.language, public=True),
    snapshot=_of_commitment,
)

CONTRIBUTION = _kind(
    "contribution",
    _l("contribution"),
    Act.SEE_CONTRIBUTION,
    "contribution_id",
    find=find_contribution,
    bearings=lambda one: _bearings(one, one.call.language, public=one.welcomed),
    snapshot=_of_contribution,
    shown=_contribution_shown,
    takes_thanks=True,
    beneath_changed=renew,
)

WORD = _kind(
    "brand_word",
    _l("word of the brand"),
    Act.SEE_BRAND_WORD,
    "word_id",
    find=find_word,
    bearings=lambda word: _bearings(word, "", public=word.about_public),
    snapshot=_of_word,
    made_at=lambda word: word.made_at,
    takes_thanks=True,
    beneath_changed=renew,
)

SUBJECTS = (CALL, COMMITMENT, CONTRIBUTION, WORD)
