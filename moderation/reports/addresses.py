"""From an address, as somebody copied it, to the subject it names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from flask import current_app, has_request_context, request
from werkzeug.exceptions import HTTPException

from forum.hooks import hooks
from forum.members.mailing import base_url
from forum.subjects import Place


class NotOurs(ValueError):
    """The address is of another site."""


class NothingWritten(ValueError):
    """The address is of a page on which nothing stands that a member wrote."""


@dataclass(frozen=True, slots=True)
class Named:
    """What an address names; whether anything is there is another question. 0 is never anything's number."""

    kind: str
    subject_id: int


def named_by(address: str) -> Named:
    """The subject that ``address`` names. Raises ``NotOurs``, ``NothingWritten``."""
    parts = _ours(address)
    try:
        endpoint, values = current_app.url_map.bind("").match(unquote(parts.path) or "/", method="GET")
    except HTTPException:
        raise NothingWritten from None
    place = Place(endpoint, values, dict(parse_qsl(parts.query)[:20]), parts.fragment)
    for kind in hooks().subjects.values():
        number = kind.named_by(place)
        if number is not None:
            return Named(kind.name, number)
    raise NothingWritten


def _ours(address: str) -> SplitResult:
    raw = address.strip()
    try:
        parts = urlsplit(raw if raw.startswith("/") or "://" in raw else f"//{raw}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        raise NotOurs from None
    if parts.scheme not in ("", "http", "https") or (parts.netloc and host not in _hosts()):
        raise NotOurs
    return parts


def _hosts() -> set[str]:
    known = {urlsplit(base_url()).hostname or ""}
    if has_request_context():
        known.add(urlsplit(request.host_url).hostname or "")
    return {one.removeprefix("www.") for one in known}
