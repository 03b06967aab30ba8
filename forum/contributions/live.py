"""Open pages of calls, commitments and the ledger: told that something changed, and by the rules alone.

What nobody but the brand and its author sees rings nowhere else: else a page would tell how many bring
something, and when.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.contributions.queries import (
    call_for,
    commitment_for,
    contribution_for,
    find_contribution,
    hears_all,
)
from forum.realtime.following import changed, let_follow, put_out_of

CALL, COMMITMENT, LEDGER = "call", "commitment", "ledger"
BROUGHT, CONTRIBUTION = "brought", "contribution"
"""All that is brought to a call (its number), for those who see it all; one contribution, for its author."""
LIST = 0


def _hears_of_call(viewer: Any, call_id: int) -> bool:
    return call_id == LIST or call_for(viewer, call_id) is not None


def _hears_of_commitment(viewer: Any, commitment_id: int) -> bool:
    return commitment_for(viewer, commitment_id) is not None


def _hears_of_brought(viewer: Any, call_id: int) -> bool:
    return hears_all(viewer) and call_for(viewer, call_id) is not None


def _hears_of_contribution(viewer: Any, contribution_id: int) -> bool:
    return contribution_for(viewer, contribution_id) is not None


def install(app: Flask) -> None:
    """Let pages of ``app`` follow calls, commitments, and the ledger (the list 0)."""
    let_follow(app, CALL, _hears_of_call)
    let_follow(app, COMMITMENT, _hears_of_commitment)
    let_follow(app, BROUGHT, _hears_of_brought)
    let_follow(app, CONTRIBUTION, _hears_of_contribution)
    let_follow(app, LEDGER, lambda _viewer, ledger_id: ledger_id == LIST)


def call_moved(fact: Any) -> None:
    """AFTER whatever happens on the page of a call."""
    changed(CALL, fact.call_id)


def contribution_moved(fact: Any) -> None:
    """AFTER whatever happens to a contribution: the public page hears of it once it is or was accepted."""
    found = find_contribution(fact.contribution_id)
    if found is not None and found.welcomed:
        changed(CALL, fact.call_id)
    changed(BROUGHT, fact.call_id)
    changed(CONTRIBUTION, fact.contribution_id)


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
    for kind, thing_id in _pages(fact):
        changed(kind, thing_id)


def text_judged(fact: Any) -> None:
    """AFTER a text was held, hidden, removed or shown: whoever may not see it is put out first."""
    for kind, thing_id in _pages(fact):
        put_out_of(kind, thing_id)
        changed(kind, thing_id)
    if fact.part != "contribution":
        changed(CALL, LIST)
        changed(LEDGER, LIST)


def _pages(fact: Any) -> list[tuple[str, int]]:
    """The pages on which the text stands, as far as their readers may know that it does."""
    if fact.part == "contribution":
        found = find_contribution(fact.thing_id)
        public = [(CALL, fact.call_id)] if found is not None and found.welcomed else []
        return [*public, (BROUGHT, fact.call_id), (CONTRIBUTION, fact.thing_id)]
    pages = ((CALL, fact.call_id), (BROUGHT, fact.call_id), (COMMITMENT, fact.commitment_id))
    return [(kind, thing_id) for kind, thing_id in pages if thing_id]
