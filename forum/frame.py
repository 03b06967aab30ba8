"""What every page's frame needs: template globals, navigation, slots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, g, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.community.queries import site
from forum.hooks import NavigationItem, hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.text.dialect import bind_spaces
from forum.web.assets import asset, bundle_css, bundle_js, import_map
from forum.web.language import language
from forum.web.messages import messages_url
from forum.web.places import is_kept, place
from forum.web.security import csp_nonce


def _room(_viewer: Any) -> str:
    room_id = site().front_room_id
    return f"/topics/{room_id}" if room_id else ""


NAVIGATION = [
    NavigationItem("home", _l("Home"), lambda viewer: "/", "home", 10),
    NavigationItem("talk", _l("Talk"), lambda viewer: "/topics", "talk", 20),
    NavigationItem("give", _l("Give"), lambda viewer: "/gifts", "give", 30),
    NavigationItem("room", _l("Live room"), _room, "room", 40),
    NavigationItem(
        "you",
        _l("You"),
        lambda viewer: "/you",
        "you",
        38,  # the fifth of the bar at the foot of a narrow page
        lambda viewer: viewer is not None,
    ),
    NavigationItem("categories", _l("Categories"), lambda viewer: "/categories", "people", 60),
]


def _can(act: str, thing: Any = None) -> bool:
    return can(viewer(), Act[act], thing)


def _nav_items() -> list[dict[str, Any]]:
    me = viewer()
    items = sorted(hooks().navigation, key=lambda item: item.order)
    return [
        {"key": item.key, "label": item.label, "url": url, "icon": item.icon, "dot": f"nav.dot.{item.key}"}
        for item in items
        if item.seen_by(me) and (url := item.address(me))
    ]


def _administration_tabs() -> list[tuple[Any, str, bool]]:
    """What add-ons put among the administrators' pages."""
    return _tabs(hooks().administration)


def _settings_tabs() -> list[tuple[Any, str, bool]]:
    """What add-ons put among a member's own settings."""
    return _tabs(hooks().settings)


def _tabs(items: Iterable[NavigationItem]) -> list[tuple[Any, str, bool]]:
    """Label, address and whether it is this page."""
    me = viewer()
    found = [
        (item.label, url)
        for item in sorted(items, key=lambda item: item.order)
        if item.seen_by(me) and (url := item.address(me))
    ]
    here = [url for _label, url in found if f"{request.path}/".startswith(f"{url}/")]
    nearest = max(here, key=len, default="")
    return [(label, url, url == nearest) for label, url in found]


def _slot(name: str, **context: Any) -> Markup:
    """What is plugged into a slot; on a page kept for many, a place that is filled for each reader."""
    if not is_kept():
        return hooks().fill(name, **context)
    if name not in hooks().slots:
        return Markup("")
    g.kept_slots.append((name, context))
    return Markup(place(f"slot_{len(g.kept_slots) - 1}"))  # noqa: S704 (our own mark)


def _context() -> dict[str, Any]:
    me = viewer()
    return {
        "viewer": me,
        "site": site(),
        "lang": language(),
        "theme": me.theme if me is not None else "auto",
    }


def install(app: Flask) -> None:
    """Give templates their globals and the navigation its first lines."""
    hooks(app).navigation.extend(NAVIGATION)
    app.jinja_env.globals.update(
        can=_can,
        nav_items=_nav_items,
        administration_tabs=_administration_tabs,
        settings_tabs=_settings_tabs,
        slot=_slot,
        asset=asset,
        bundle_css=bundle_css,
        bundle_js=bundle_js,
        messages_url=messages_url,
        csp_nonce=csp_nonce,
        base_url=app.extensions["forum.config"].base_url,
        import_map=lambda: import_map(csp_nonce(), messages_url(language())),
    )
    app.jinja_env.filters["bound"] = bind_spaces
    app.context_processor(_context)
