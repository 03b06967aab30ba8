"""The pages that screening adds for administrators; what happens when a text is written is in ``holding``."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.hooks import NavigationItem, hooks
from forum.members.viewing import viewer
from moderation.screening.queries import phrase_book, set_thresholds


def attach(app: Flask) -> None:
    """Add the pages to ``app``, and a line that leads to them."""
    from moderation.screening.routes import phrases, thresholds  # noqa: F401 (attach routes)
    from moderation.screening.routes.blueprint import screening

    app.register_blueprint(screening)
    plugged = hooks(app)
    plugged.slots.setdefault("administration.index", []).append(_index_line)
    plugged.administration += [
        NavigationItem("phrases", _l("Phrases"), lambda viewer: "/admin/phrases", "shield", 42),
        NavigationItem(
            "thresholds", _l("Screening"), lambda viewer: "/admin/phrases/thresholds", "shield", 44
        ),
    ]
    app.before_request(_know)


def _know() -> None:
    """Read what screening remembers before anything is written: inside a transaction nothing is remembered,
    because what stands there may not last, and every post would build the book of phrases again."""
    if request.method == "POST":
        viewer()  # brings the edition along
        phrase_book()
        set_thresholds()


def _index_line(**_context: Any) -> Markup:
    return Markup(render_template("moderation/screening/_index_line.html"))  # noqa: S704 (our own template)
