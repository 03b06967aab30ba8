"""Pages kept for many readers: put together when sent, from texts that were compressed beforehand."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import ref

from flask import Response, request, session
from markupsafe import escape

from forum.web.compression import accepts_gzip
from forum.web.forms import csrf_token
from forum.web.keeping import MEGABYTE, Memory, keeping, memory
from forum.web.places import split_at_places
from forum.web.security import csp_nonce

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time, unknown system
_LAST = b"\x03\x00"  # RFC 1951: a final, empty block
_LARGEST_STORED = 0xFFFF
_LEVEL = 6
_NOTED = 1_000
"""Bytes of a note: its key, and what points to the parts of its page."""


_PLAIN = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
)
_ZIPPED = (*_PLAIN, ("Content-Encoding", "gzip"))


class Piece:
    """A text that is sent often: its bytes, and the same deflated once, when somebody first wants that."""

    __slots__ = ("__weakref__", "_deflated", "text")

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self._deflated: bytes | None = None

    @property
    def deflated(self) -> bytes:
        """Deflate blocks that end on a byte and refer to nothing outside (RFC 1951, a full flush)."""
        if self._deflated is None:
            work = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._deflated = work.compress(self.text) + work.flush(zlib.Z_FULL_FLUSH)
        return self._deflated

    def __len__(self) -> int:
        return len(self.text) * 4 // 3  # with what it will be when deflated


@dataclass(slots=True, weakref_slot=True)
class Skeleton:
    """A rendered page: the texts between the places, the places' names, and the slots met on it."""

    parts: list[Piece]
    names: list[str]
    slots: list[tuple[str, dict[str, Any]]]

    def __len__(self) -> int:
        return sum(map(len, self.parts))


Values = Mapping[str, "str | Piece"]
"""What goes into the places: words, escaped when sent, or ready pieces."""


def _stored(text: bytes) -> bytes:
    """A short text as a deflate block that is not compressed (RFC 1951 section 3.2.4)."""
    size = len(text)
    return b"\x00" + size.to_bytes(2, "little") + (size ^ _LARGEST_STORED).to_bytes(2, "little") + text


def may_keep() -> bool:
    """Whether this page may be made from a kept one: nothing waits to be said to this reader alone."""
    environ = request.environ
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False
    return "HTTP_COOKIE" not in environ or "_flashes" not in session


def skeleton(key: Hashable, language: str, viewer: Callable[[], Any], render: Callable[[], str]) -> Skeleton:
    """The page kept under ``key``, or what ``render`` makes now for the stand-in that ``viewer`` answers."""
    pages: Memory[Skeleton] = memory("pages", len, 6 * MEGABYTE)
    found = pages.get(key)
    if found is None:
        with keeping(language, viewer()) as slots:
            texts, names = split_at_places(render())
        found = Skeleton([Piece(text) for text in texts], names, slots)
        pages.put(key, found)
    return found


def note(key: Hashable, page: Skeleton, values: Values) -> None:
    """Let ``recall(key)`` find the page with its pieces, without keeping them from being forgotten.

    Only a page without words of one reader's own can be sent again so.
    """
    pieces = {name: ref(value) for name, value in values.items() if isinstance(value, Piece)}
    if all(name in pieces or _is_made_anew(name) for name in page.names):
        _noted().put(key, (ref(page), pieces))


def recall(key: Hashable) -> tuple[Skeleton, Values] | None:
    """The page and the pieces noted under ``key``; None when one of them is not kept any more."""
    noted = _noted().get(key)
    page = noted[0]() if noted is not None else None
    if noted is None or page is None:
        return None
    values = {name: piece for name, found in noted[1].items() if (piece := found()) is not None}
    return (page, values) if len(values) == len(noted[1]) else None


def _noted() -> Memory[tuple[ref[Skeleton], dict[str, ref[Piece]]]]:
    return memory("noted", lambda _noted: _NOTED, MEGABYTE)


def _is_made_anew(name: str) -> bool:
    """Whether ``send`` itself fills this place."""
    return name in ("nonce", "csrf") or name.startswith("slot_")


def send(page: Skeleton, values: Values, fill: Callable[[str, dict[str, Any]], str]) -> Response:
    """``page`` for this reader, with ``values`` in its places; ``fill`` makes the HTML of a slot."""
    ready: dict[str, bytes | Piece] = {"nonce": csp_nonce().encode()}
    for name in page.names:
        if name in ready:
            continue
        if name == "csrf":
            ready[name] = csrf_token().encode()
        elif name.startswith("slot_"):
            ready[name] = fill(*page.slots[int(name[5:])]).encode()
        else:
            value = values[name]
            ready[name] = value if isinstance(value, Piece) else str(escape(value)).encode()
    zipped = accepts_gzip()
    return Response(_together(page, ready, zipped=zipped), headers=_ZIPPED if zipped else _PLAIN)


def _together(page: Skeleton, ready: Mapping[str, bytes | Piece], *, zipped: bool) -> bytes:
    plain = [page.parts[0].text]
    for name, part in zip(page.names, page.parts[1:], strict=True):
        value = ready[name]
        plain.append(value.text if isinstance(value, Piece) else value)
        plain.append(part.text)
    whole = b"".join(plain)
    if not zipped:
        return whole
    packed = [_HEAD, page.parts[0].deflated]
    for name, part in zip(page.names, page.parts[1:], strict=True):
        value = ready[name]
        if isinstance(value, Piece) or len(value) > _LARGEST_STORED:
            packed.append(value.deflated if isinstance(value, Piece) else Piece(value.decode()).deflated)
        elif value:
            packed.append(_stored(value))
        packed.append(part.deflated)
    packed.append(_LAST)
    packed.append(zlib.crc32(whole).to_bytes(4, "little"))
    packed.append((len(whole) & 0xFFFFFFFF).to_bytes(4, "little"))
    return b"".join(packed)
