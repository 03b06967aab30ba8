"""The messages about events as they leave the house: in each reader's language, by each reader's clock."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from forum.events.letters import MAIL
from forum.jobs import worker
from forum.notifications.mails import choose_mails
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.events import answer, change, in_days, make, make_host, planned
from tests.factories.members import make_member
from tests.servers.smtp import HOST, MailServer

WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""A day from which 19:30 in Paris is 18:30 in the community's zone, and stays so for a while."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_messages_as_a_mail_server_gets_them(cast: Cast, tmp_path: Path) -> None:
    server = MailServer(tmp_path)
    known = cast.app.extensions["forum.config"]
    url = f"smtp://{HOST}:{server.port}?from=square@example.org"
    cast.app.extensions["forum.config"] = dataclasses.replace(known, mail_url=url)
    with time_machine.travel(WINTER), cast.app.app_context():
        eve = make_host()
        zoe = make_member("zoe", language="fr", timezone="Europe/Paris")
        event_id = make(eve, planned(eve, starts=in_days(3).replace(hour=19, minute=30)))
        answer(cast.mia, event_id)
        answer(zoe, event_id)
        with transaction():
            for one in (cast.mia, zoe):
                choose_mails(actor=one, wanted={MAIL.name})
        change(eve, event_id, planned(eve, starts=in_days(4).replace(hour=19, minute=30)))
    try:
        with time_machine.travel(WINTER + timedelta(minutes=1)):
            while worker.run_due(cast.app):
                pass
    finally:
        server.stop()
    found: dict[str, Any] = {str(message["To"]): message for message in server.received}
    assert set(found) == {"mia@example.org", "zoe@example.org"}
    for message in found.values():
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "/unsubscribe/" in message["List-Unsubscribe"]
        assert message.get_body(("html",)) is not None
    texts = {to: message.get_body(("plain",)).get_content() for to, message in found.items()}
    assert found["mia@example.org"]["Subject"].startswith("Changed: A night of stars, ")
    assert "6:30" in texts["mia@example.org"]  # her clock shows the community's zone, which is UTC
    assert re.fullmatch(
        r"Changement\s: A night of stars, \w+ \d+ décembre.*", found["zoe@example.org"]["Subject"]
    )
    assert "19:30" in texts["zoe@example.org"]
