"""What the author of a text that waits reads where it stands: why, by which rule, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.members.viewing import viewer
from forum.storage.session import session
from forum.topics.models import HELD, Post
from forum.web.language import language
from moderation.cases.fold import ASKED
from moderation.cases.fold import HELD as HELD_BACK
from moderation.cases.models import Case, CaseSnapshot, Entry
from moderation.cases.story import kind_of
from moderation.holding.findings import of_explanation
from moderation.queue.marking import words_of
from moderation.screening.rules import rule_of

MOST: Final = 3
"""So many of one's own texts that wait are explained on one page."""


def waiting_here(*, topic: Any, page: Any, **_context: Any) -> Markup | str:
    """Above the posts of a topic, for whoever wrote some that wait (slot ``topic.mine``)."""
    me = viewer()
    if me is None:
        return ""
    mine = [line.id for line in page.lines if line.state == HELD and line.author_id == me.id]
    return _posts(mine[:MOST], "moderation/holding/_waiting.html", first=topic.first_post_id)


def waiting_in_menu(*, post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post that waits, for its author (slot ``post.menu``)."""
    me = viewer()
    mine = me is not None and post.author_id == me.id and post.state == HELD
    return _posts([post.id] if mine else [], "moderation/holding/_why.html", first=None)


def waiting_elsewhere(*, kind: str, thing: Any, **_context: Any) -> Markup | str:
    """Beside anything else that waits, for whoever answers for it (slot ``subject.held``)."""
    me, of = viewer(), kind_of(kind)
    if me is None or of is None or of.state(thing) != HELD or of.bearings(thing).owner_id != me.id:
        return ""
    said = of.snapshot(thing)
    return _explained(kind, {thing.id: (said.title, said.source)}, "moderation/holding/_held.html")


def _posts(ids: Sequence[int], template: str, *, first: int | None) -> Markup | str:
    if not ids:
        return ""
    rows = session().execute(select(Post.id, Post.source).where(Post.id.in_(ids)))
    sources = {row.id: row.source for row in rows}
    return _explained("post", {one: (None, sources.get(one, "")) for one in ids}, template, first)


Said = tuple[str | None, str]
"""The title (None: whatever it is) and the text that something has now."""


def _explained(kind: str, said: Mapping[int, Said], template: str, first: int | None = None) -> Markup | str:
    why = _signals(kind, list(said))
    texts = []
    for one, now_said in said.items():
        found = why.get(one, NOTHING)
        if found.asked:  # a person has looked since: that is told where decisions are
            continue
        changed = _changed(found.kept, now_said)
        lines = [] if changed else _lines(found.signals, found.kept)
        texts.append({"id": one, "topic": one == first, "lines": lines, "changed": changed})
    return Markup(render_template(template, texts=texts)) if texts else ""  # noqa: S704 (a template of ours)


@dataclass(frozen=True, slots=True)
class Found:
    """What the screening found, in which text, and whether an edit has been asked for since."""

    signals: Sequence[Any] = ()
    kept: CaseSnapshot | None = None
    asked: bool = False


NOTHING: Final = Found()


def _signals(kind: str, ids: Sequence[int]) -> dict[int, Found]:
    """Why the screening last held these things back, by their numbers."""
    asked = Case.state["edit"].as_string().label("edit")
    rows = session().execute(
        select(Case.subject_id, asked, Entry.data, CaseSnapshot)
        .join(Entry, Entry.case_id == Case.id)
        .outerjoin(CaseSnapshot, CaseSnapshot.id == Entry.data["snapshot_id"].as_integer())
        .where(Case.subject_kind == kind, Case.subject_id.in_(ids), Entry.kind == HELD_BACK)
        .order_by(Entry.case_id, Entry.number)
    )
    return {
        row.subject_id: Found(row.data.get("signals", ()), row.CaseSnapshot, row.edit == ASKED)
        for row in rows
    }


def _changed(kept: CaseSnapshot | None, said: Said) -> bool:
    """Whether it says something else by now than what was found."""
    if kept is None or kept.erased_at is not None:
        return False
    title, source = said
    return source != kept.source or title not in (None, kept.title)


def _lines(signals: Iterable[Any], kept: CaseSnapshot | None) -> list[dict[str, Any]]:
    """The reasons as ``_nudge.html`` shows them; that somebody is under shelter is for moderators alone."""
    speech = language()
    return [
        {
            "sentence": of_explanation(one, speech),
            "words": words_of(kept, one),
            "rule": rule_of(one["rule"], speech) if one["rule"] else None,
        }
        for one in signals
        if one["kind"] != "shelter"
    ]
