"""Everything that offers and requests plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.gifts import bell, live, viewing
from forum.gifts.actions.age import grow_old
from forum.hooks import hooks
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let members give and ask: pages, bells, open pages, what grows old."""
    from forum.gifts.routes import feed, giving, pages, writing  # noqa: F401 (they attach routes)
    from forum.gifts.routes.blueprint import gifts

    app.register_blueprint(gifts)
    live.install(app)
    outbox.every(app, timedelta(hours=1), "gifts-grow-old", grow_old)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.slots.setdefault("home.sections", []).append(viewing.on_home)
    plugged.slots.setdefault("search.sections", []).append(viewing.in_search)
    # Before what they wrote: it is what others can do with them, and much shorter.
    plugged.slots.setdefault("member.page", []).insert(0, viewing.on_member_page)
    plugged.slots.setdefault("account.menu", []).append(viewing.in_account_menu)
