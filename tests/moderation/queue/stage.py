"""A case to look at, and a browser's way of sending the forms of its page."""

from __future__ import annotations

import re

from sqlalchemy import insert
from werkzeug.test import TestResponse

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.cases.fold import HELD
from moderation.cases.models import OPEN, Case, CaseSnapshot
from moderation.cases.story import append, case_of, kind_of, open_case, take_snapshot
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import report_it

SENTENCE = "Zaffre said it hurts."
"""What Nia writes in her report; nobody but moderators may read it."""


def reported(cast: Cast, words: str = "You are a goose.", rule: str = "respect") -> int:
    """A case about a reply of Mia's that Nia reported; answers its number."""
    topic = make_topic(cast.mia, make_category(), "Bicycles")
    for number in range(4):
        make_reply(cast.nia, topic.id, f"Before {number}")
    post = make_reply(cast.mia, topic.id, words)
    for number in range(4):
        make_reply(cast.mo, topic.id, f"After {number}")
    return report_it(cast.nia, "post", post.id, rule, SENTENCE)


def held(cast: Cast, case_id: int, weight: int, spans: list[list[int]]) -> None:
    """The screening found something in the subject of a case, too."""
    with transaction():
        case = session().get_one(Case, case_id)
        kind = kind_of(case.subject_kind)
        assert kind is not None
        thing = kind.find(case.subject_id, lock=True)
        row = open_case(kind, case.subject_id, thing)
        signal = {
            "kind": "words",
            "weight": weight,
            "rule": "respect",
            "explanation": "A word that hurts.",
            "spans": spans,
        }
        data = {"weight": weight, "rules": ["respect"], "signals": [signal]}
        append(
            row, HELD, actor_id=cast.automod.id, data={**data, "snapshot_id": take_snapshot(row, kind, thing)}
        )


def version_of(case_id: int) -> int:
    """The number of the case's last entry, as it is on disk."""
    case = session().get_one(Case, case_id, populate_existing=True)
    assert case_of(case.subject_kind, case.subject_id) is not None
    return case.version


def send(browser: VisitorClient, case_id: int, verb: str, **fields: str) -> TestResponse:
    """Send a form of the case's page."""
    page = browser.get(f"/moderation/cases/{case_id}").text
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key is not None, page
    return browser.write(f"/moderation/cases/{case_id}/{verb}", {"idempotency_key": key[1], **fields})


def many(cast: Cast, number: int) -> None:
    """So many open cases, about as many members' posts, written straight into the database."""
    place = make_category("crowded")
    moment = now()
    state = {"version": 1, "status": OPEN, "reports": 1, "reporters": 1, "rules": {"respect": 1}}
    rows = [
        {
            "id": 1_000 + at,
            "subject_kind": "post",
            "subject_id": 1_000_000 + at,
            "owner_id": cast.mia.id,
            "category_id": place.id,
            "language": "fr",
            "version": 1,
            "status": OPEN,
            "state": state,
            "rule_key": "respect",
            "urgency": float(-(at % 97)),
            "opened_at": moment,
            "waiting_since": moment,
            "changed_at": moment,
        }
        for at in range(number)
    ]
    words = [
        {
            "case_id": row["id"],
            "digest": f"{row['id']:064d}",
            "revision": 1,
            "state": "published",
            "title": f"Topic {row['id']}",
            "source": "Some words.",
            "html": "<p>Some words.</p>",
            "author_name": "Mia",
            "url": "/posts/1",
            "language": "fr",
        }
        for row in rows
    ]
    with transaction():
        session().execute(insert(Case), rows)
        session().execute(insert(CaseSnapshot), words)
