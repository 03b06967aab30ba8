"""Taking the handle of a member who leaves out of what others wrote: the program made a link of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from forum.belongings import Departure
from forum.storage.session import session


def unname(departure: Departure, model: Any, *columns: str) -> None:
    """Let no row of ``model`` speak to them any more in ``columns``, nor be found by their handle.

    A column that has room for so many characters keeps as many: what they are called now may be longer.
    """
    parts = [getattr(model, name) for name in columns]
    speaking = or_(*(func.lower(part).contains(departure.mention, autoescape=True) for part in parts))
    for row in session().scalars(select(model).where(speaking).with_for_update()).all():
        for name in columns:
            room = getattr(getattr(model, name).type, "length", None)
            setattr(row, name, departure.without_mentions(getattr(row, name))[:room])
        if hasattr(row, "search_text"):
            row.search_text = departure.without_stems(row.search_text)
    session().flush()


def unname_within(departure: Departure, model: Any, column: str) -> None:
    """The same for a column of JSON, in whatever strings it holds."""
    kept = getattr(model, column)
    speaking = func.lower(cast(kept, Text)).contains(departure.mention, autoescape=True)
    for row in session().scalars(select(model).where(speaking).with_for_update()).all():
        setattr(row, column, _without(departure, getattr(row, column)))
    session().flush()


def _without(departure: Departure, value: Any) -> Any:
    if isinstance(value, str):
        return departure.without_mentions(value)
    if isinstance(value, dict):
        return {key: _without(departure, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(departure, one) for one in value]
    return value
