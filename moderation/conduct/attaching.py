"""Everything that the code of conduct plugs into the forum."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.facts.bus import bus
from forum.facts.catalogue import CommunityOpened
from forum.hooks import NavigationItem, hooks
from moderation.conduct import acceptances, asking
from moderation.conduct.actions.found import doors_open


def attach(app: Flask) -> None:
    """Show the code, ask for it, let administrators edit it."""
    from moderation.conduct.routes import accepting, editing, publishing, reading  # noqa: F401 (attach routes)
    from moderation.conduct.routes.blueprint import conduct

    acceptances.install(app)
    app.register_blueprint(conduct)
    asking.install(app)
    asking.asks_before(app, "topics.start", "topics.reply", "topics.save_edit")
    bus(app).add({CommunityOpened: [doors_open]}, {})
    plugged = hooks(app)
    plugged.registration_steps.append(asking.REGISTRATION)
    plugged.administration.append(
        NavigationItem("conduct", _l("Code of conduct"), lambda viewer: "/admin/conduct", "shield", 40)
    )
    for slot, filler in {
        "footer.conduct": asking.footer_link,
        "page.notices": asking.change_line,
        "composer.beside": asking.rules_beside,
        "administration.index": asking.administration_line,
        "founding.places": asking.founding_line,
    }.items():
        plugged.slots.setdefault(slot, []).append(filler)
