"""What tests about members share: answers without the wait, mail as it was sent."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from flask import Flask

from forum.jobs import worker
from tests.cast import Cast
from tests.factories.leaving import Life, make_life
from tests.servers.remembered import remembered


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest) -> None:
    """Answers need not take the same time, except where that is tested."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app").config["EVEN_SECONDS"] = 0.0


@pytest.fixture
def life(cast: Cast) -> Life:
    """Somebody with a life in the community."""

    def fill() -> Life:
        with cast.app.app_context():
            return make_life(cast)

    return remembered("life", fill, cast.app, cast)


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[EmailMessage]]:
    """A function that sends what waits in the outbox, and answers every message sent so far."""

    def sent() -> list[EmailMessage]:
        worker.run_due(app)
        folder = app.extensions["forum.config"].data_dir / "mail"
        found: list[Any] = [
            email.message_from_bytes(path.read_bytes(), policy=default)
            for path in sorted(folder.glob("*.eml"))
        ]
        return found

    return sent


def text_of(message: EmailMessage) -> str:
    """The plain text of a message."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def path_in(message: EmailMessage) -> str:
    """The path of the first link in a message."""
    found = re.search(r"http://localhost(/\S+)", text_of(message))
    assert found is not None, text_of(message)
    return found[1]
