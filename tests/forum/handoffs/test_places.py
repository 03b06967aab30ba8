"""Where hand-offs are met: home and search of the brand's people, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from runpy import run_path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import update

from forum.clock import at, now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.moderate import ANSWER, erase
from forum.handoffs.models import Handoff
from forum.handoffs.queries import find_handoff
from forum.storage import migrating
from forum.storage.session import db, transaction
from tests.cast import visitor
from tests.forum.handoffs.conftest import Under

WAITING = "Hand-offs that wait for you"


def test_home_says_what_waits_for_whom(way: Under) -> None:
    dan, lea = (visitor(way.cast.app, one) for one in (way.dan, way.lea))
    assert WAITING in dan.get("/").text
    assert WAITING not in lea.get("/").text
    with way.cast.app.app_context(), at(now() + timedelta(days=9)):
        assert WAITING in lea.get("/").text, "late ones stand out for whoever handed them off"
    with way.cast.app.app_context(), transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Tomorrow."))
    assert WAITING in lea.get("/").text
    assert WAITING not in dan.get("/").text
    for name in ("mia", "guest", "mo"):
        assert WAITING not in way.cast.browser(name).get("/").text


def test_search_finds_them_for_whoever_may_see_them(way: Under) -> None:
    dan, lea = (visitor(way.cast.app, one) for one in (way.dan, way.lea))
    for question in ("parcel arrives", "ordering may"):
        assert f'href="/handoffs/{way.handoff}"' in lea.get(f"/search?q={question}").text, question
        assert f'href="/handoffs/{way.handoff}"' in dan.get(f"/search?q={question}").text, question
    for name in ("mia", "nia", "ada", "guest"):
        assert "/handoffs/" not in way.cast.browser(name).get("/search?q=order may").text
    assert "/handoffs/" not in lea.get("/search?q=order june").text


def test_search_finds_what_is_said_now_and_nothing_that_was_erased(way: Under) -> None:
    lea = visitor(way.cast.app, way.lea)
    found = f'href="/handoffs/{way.handoff}"'
    assert found not in lea.get("/search?q=lorries").text
    with way.cast.app.app_context(), transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("The lorry leaves tomorrow."))
    assert found in lea.get("/search?q=lorries tomorrow").text
    with way.cast.app.app_context(), transaction():
        row = find_handoff(way.handoff, lock=True)
        assert row is not None
        erase(ANSWER, way.cast.automod.id, row)
    assert found not in lea.get("/search?q=lorries").text


def test_what_was_handed_off_before_there_was_an_index_is_found(way: Under) -> None:
    (path,) = migrating.VERSIONS.glob("*_handoffs_search.py")
    lea = visitor(way.cast.app, way.lea)
    found = f'href="/handoffs/{way.handoff}"'
    with way.cast.app.app_context(), transaction() as current:
        current.execute(update(Handoff).values(search_text=""))
    assert found not in lea.get("/search?q=parcel arrives").text
    with (
        way.cast.app.app_context(),
        db.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        run_path(str(path))["_fill"]()
    assert found in lea.get("/search?q=parcel arrives").text
