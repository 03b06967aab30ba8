"""What tests of writing in a browser share."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page
from sqlalchemy import select

from forum.reading.models import Draft
from forum.storage.session import session
from tests.cast import Cast

Open = Callable[..., Page]


def ready(page: Page) -> None:
    """Wait until the page follows its topic and the composer listens."""
    page.wait_for_selector("[data-live]", state="attached")
    page.wait_for_selector("#composer[data-ready]")


def write(page: Page, words: str) -> None:
    page.locator("#composer-body").fill(words)


def draft_on_server(cast: Cast, topic: int) -> str | None:
    with cast.app.app_context():
        return session().scalar(select(Draft.body).where(Draft.topic_id == topic))
