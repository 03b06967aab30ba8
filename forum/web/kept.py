"""Sending a page that is kept for every guest."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Response, current_app, request, session

from forum.web.compression import KeptPage
from forum.web.keeping import keeping, memory


def may_keep() -> bool:
    """Whether this guest's page is every guest's: nothing waits to be said to this one alone."""
    if request.method not in ("GET", "HEAD"):
        return False
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return True
    return "_flashes" not in session


def send_kept(
    key: Hashable, language: str, read: Callable[[], object], render: Callable[[], str]
) -> Response:
    """The page kept under ``key``, or what ``render`` makes after ``read`` has asked the database.

    ``render`` runs for nobody in particular and asks nothing.
    """
    pages = memory("pages", len, current_app._get_current_object())  # type: ignore[attr-defined]
    page: KeptPage | None = pages.get(key)
    if page is None:
        read()
        with keeping(language):
            page = KeptPage.of(render())
        pages.put(key, page)
    return page.response()
