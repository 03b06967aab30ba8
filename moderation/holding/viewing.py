"""What the author of a text that waits reads where it stands: why, by which rule, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    return _explained(mine[:MOST], "moderation/holding/_waiting.html", first=topic.first_post_id)


def waiting_in_menu(*, post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post that waits, for its author (slot ``post.menu``)."""
    me = viewer()
    mine = me is not None and post.author_id == me.id and post.state == HELD
    return _explained([post.id] if mine else [], "moderation/holding/_why.html", first=None)


def _explained(ids: Sequence[int], template: str, *, first: int | None) -> Markup | str:
    if not ids:
        return ""
    why = _signals(ids)
    nothing: _Why = ((), None, False)
    texts = [
        {"id": one, "topic": one == first, "lines": _lines(*found[:2]), "changed": found[2]}
        for one in ids
        if (found := why.get(one, nothing)) is not None
    ]
    return Markup(render_template(template, texts=texts)) if texts else ""  # noqa: S704 (a template of ours)


_Why = tuple[Sequence[Any], CaseSnapshot | None, bool]
"""What the screening found, the text that it points into, and whether that was changed since."""


def _signals(ids: Sequence[int]) -> dict[int, _Why | None]:
    """Why the screening last held these posts back, by post.

    None where a person has looked since, and waits for an edit: that is told where decisions are. Of what its
    author has changed since, nothing was found in what it says now.
    """
    asked = Case.state["edit"].as_string().label("edit")
    found = session().execute(
        select(Case.subject_id, asked, Entry.data, CaseSnapshot, Post.revision)
        .join(Entry, Entry.case_id == Case.id)
        .join(Post, Post.id == Case.subject_id)
        .outerjoin(CaseSnapshot, CaseSnapshot.id == Entry.data["snapshot_id"].as_integer())
        .where(Case.subject_kind == "post", Case.subject_id.in_(ids), Entry.kind == HELD_BACK)
        .order_by(Entry.case_id, Entry.number)
    )
    return {row.subject_id: None if row.edit == ASKED else _why(row) for row in found}


def _why(row: Any) -> _Why:
    kept: CaseSnapshot | None = row.CaseSnapshot
    if kept is not None and kept.revision < row.revision:
        return (), kept, True
    return row.data.get("signals", ()), kept, False


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
