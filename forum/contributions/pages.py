"""On which pages a text of the brand's stands, and how they learn that it is another now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.contributions.queries import call_of
from forum.storage.session import session

Thing = Call | Commitment | Contribution | Word

PARTS: dict[type[Any], str] = {
    Call: "call", Commitment: "commitment", Contribution: "contribution", Word: "brand_word",
}  # fmt: skip
"""What facts call each: the name of its kind of subject."""


def pages_of(thing: Thing) -> dict[str, int]:
    """On the pages of which call and which commitment it stands, 0 for none."""
    if isinstance(thing, Word):
        return pages_of(thing.about)
    if isinstance(thing, Commitment):
        call = call_of(thing)
        return {"call_id": call.id if call is not None else 0, "commitment_id": thing.id}
    if isinstance(thing, Contribution):
        return {"call_id": thing.call_id, "commitment_id": 0}
    return {"call_id": thing.id, "commitment_id": thing.commitment_id}


def named(thing: Thing) -> dict[str, Any]:
    """How a fact names it: what it is, its number, its pages."""
    return {"part": PARTS[type(thing)], "thing_id": thing.id, **pages_of(thing)}


def turn_pages(thing: Thing) -> None:
    """Its pages show something else now: their versions grow. Its row is held."""
    session().flush()
    pages = pages_of(thing)
    for model, page_id in ((Call, pages["call_id"]), (Commitment, pages["commitment_id"])):
        if page_id:
            table: Any = model
            session().execute(update(table).where(table.id == page_id).values(version=table.version + 1))
