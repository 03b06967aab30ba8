"""Ids in addresses and forms: bounded, so that a huge number is «not there» and never an overflow."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, ValidationError

from forum.storage.base import LARGEST_ID


class BoundedInteger(IntegerConverter):
    """``<int:id>`` of every route: 0 to ``LARGEST_ID``; anything else is a 404."""

    def to_python(self, value: str) -> int:
        if len(value) > 16:
            raise ValidationError
        number: int = super().to_python(value)
        if number > LARGEST_ID:
            raise ValidationError
        return number


def bounded_id(raw: object) -> int | None:
    """``raw`` as an id, or None when it is none: for query strings, forms and socket messages."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if 0 < raw <= LARGEST_ID else None
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 16:
        return int(raw) if 0 < int(raw) <= LARGEST_ID else None
    return None
