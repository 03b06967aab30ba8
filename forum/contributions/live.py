"""Open pages of calls, commitments and the ledger: told that something changed, and by the rules alone."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.contributions.queries import call_for, commitment_for
from forum.realtime.following import changed, let_follow, put_out_of

CALL, COMMITMENT, LEDGER = "call", "commitment", "ledger"
LIST = 0


def _hears_of_call(viewer: Any, call_id: int) -> bool:
    return call_id == LIST or call_for(viewer, call_id) is not None


def _hears_of_commitment(viewer: Any, commitment_id: int) -> bool:
    return commitment_for(viewer, commitment_id) is not None


def install(app: Flask) -> None:
    """Let pages of ``app`` follow calls, commitments, and the ledger (the list 0)."""
    let_follow(app, CALL, _hears_of_call)
    let_follow(app, COMMITMENT, _hears_of_commitment)
    let_follow(app, LEDGER, lambda _viewer, ledger_id: ledger_id == LIST)


def call_moved(fact: Any) -> None:
    """AFTER whatever happens on the page of a call."""
    changed(CALL, fact.call_id)


def list_moved(_fact: Any) -> None:
    """AFTER a call is published or closed."""
    changed(CALL, LIST)


def commitment_moved(fact: Any) -> None:
    """AFTER whatever happens to a commitment."""
    changed(COMMITMENT, fact.commitment_id)
    if fact.call_id:
        changed(CALL, fact.call_id)


def ledger_moved(_fact: Any) -> None:
    """AFTER a line was added to the ledger."""
    changed(LEDGER, LIST)


def page_renewed(fact: Any) -> None:
    """AFTER something else stands beneath a text."""
    for kind, thing_id in ((CALL, fact.call_id), (COMMITMENT, fact.commitment_id)):
        if thing_id:
            changed(kind, thing_id)


def text_judged(fact: Any) -> None:
    """AFTER a text was held, hidden, removed or shown: whoever may not see it is put out first."""
    for kind, thing_id in ((CALL, fact.call_id), (COMMITMENT, fact.commitment_id)):
        if thing_id:
            put_out_of(kind, thing_id)
            changed(kind, thing_id)
    changed(CALL, LIST)
    changed(LEDGER, LIST)
