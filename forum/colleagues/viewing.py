"""What handed drafts put on the pages of others."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.colleagues.queries import handed_drafts, names_of, two_of
from forum.members.viewing import viewer


def in_drafts(**_context: Any) -> Markup:
    """Drafts with colleagues, and drafts of colleagues, among one's own."""
    me = viewer()
    rows = handed_drafts(me)
    if not rows:
        return Markup("")
    page = render_template("colleagues/_drafts.html", rows=rows, names=names_of(two_of(rows)), me=me)
    return Markup(page)  # noqa: S704 (a template of ours)
