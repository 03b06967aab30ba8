"""The lines of the list as scripts ask for them: every open queue asks for a case that moves, at once.

And the ways to the queue, and to a case, from other pages.
"""

from __future__ import annotations

import time
from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import close_reader
from forum.web.keeping import Memory, memory
from forum.web.language import language, once_a_language
from moderation.cases.queries import mark_reported
from moderation.cases.story import case_of
from moderation.queue.filters import Wanted
from moderation.queue.queries import line_for, stands_in_list

SECONDS = 5.0
"""How long a line is kept: it says «three minutes ago», and a member's name may change."""


def line_in_list(viewer: Any, case_id: int, wanted: Wanted) -> str | None:
    """The HTML of a case's line, None when the list of ``wanted`` does not hold the case for ``viewer``.

    Whether it does is asked for each viewer; what the line says of one version of a case is the same for all
    of them, but that one's own claim reads otherwise.
    """
    stands = stands_in_list(viewer, case_id, wanted)
    if stands is None:
        return None
    spoken, query = language(), wanted.query()
    key = (case_id, stands.version, spoken, query, stands.claimed_by_id == viewer.id)
    kept: Memory[tuple[float, str]] = memory("lines of the queue", lambda line: len(line[1]))
    fresh = _fresh(kept, key)
    if fresh is not None:
        return fresh
    close_reader()  # twenty who wait with one each would leave none to the one who asks
    with kept.turn(key):
        fresh = _fresh(kept, key)
        if fresh is not None:
            return fresh
        moment, line = time.monotonic(), line_for(viewer, case_id, wanted, spoken)
        if line is None:
            return None
        shown = render_template("moderation/queue/_row.html", line=line, query=query)
        if line.version == stands.version:
            kept.put(key, (moment, shown))
        return shown


def _fresh(kept: Memory[tuple[float, str]], key: Any) -> str | None:
    found = kept.get(key)
    return found[1] if found is not None and time.monotonic() - found[0] < SECONDS else None


def case_in_menu(*, post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post, the way to its case, for whoever may see that (slot ``post.menu``)."""
    me = viewer()
    case = case_of("post", post.id) if can(me, Act.SEE_QUEUE) else None
    if case is None:
        return ""
    mark_reported(me, case)
    if not can(me, Act.SEE_CASE, case):
        return ""
    return Markup(render_template("moderation/queue/_case_line.html", case=case))  # noqa: S704 (our own template)


@once_a_language
def menu_line() -> Markup:
    """The way to the queue on a phone, whose bar has no room for it."""
    return Markup(render_template("moderation/queue/_menu_line.html"))  # noqa: S704 (our own template)
