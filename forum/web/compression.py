"""gzip for text, and pages that are compressed once although each reader gets a nonce of their own.

By hand rather than by a library: a page kept for everyone is the common case here, and compressing it
anew for each reader would cost more than all the rest of the request.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

from flask import Flask, Response, request

from forum.web.keeping import memory
from forum.web.security import NONCE_PLACE, csp_nonce

LEAST = 1024
"""Bytes below which compressing gains nothing."""

LEVEL = 5
"""Of 9: level 9 takes twice the time for 1 % less."""

KEPT_LEVEL = 9
"""For what is compressed once and sent often."""

_TEXT = ("text/", "application/json", "application/javascript", "application/atom+xml", "image/svg+xml")
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time, unknown system
_LAST = b"\x03\x00"  # RFC 1951: a final, empty block


def accepts_gzip() -> bool:
    """Whether the reader's browser takes gzip; every one does, some tools do not."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


@dataclass(slots=True)
class KeptPage:
    """A page rendered for many readers: the text between the places for the nonce, plain and deflated."""

    parts: list[bytes]
    deflated: list[bytes]

    @classmethod
    def of(cls, text: str) -> KeptPage:
        parts = text.encode().split(NONCE_PLACE.encode())
        return cls(parts, [_deflate(part) for part in parts])

    def plain(self, nonce: bytes) -> bytes:
        return nonce.join(self.parts)

    def zipped(self, nonce: bytes) -> bytes:
        """The page as gzip: the parts as they were deflated, the nonce between them as a stored block."""
        whole = self.plain(nonce)
        size = len(nonce)
        stored = b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + nonce
        check = zlib.crc32(whole).to_bytes(4, "little") + (len(whole) & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((_HEAD, stored.join(self.deflated), _LAST, check))

    def response(self) -> Response:
        nonce = csp_nonce().encode()
        zipped = accepts_gzip()
        response = Response(self.zipped(nonce) if zipped else self.plain(nonce), mimetype="text/html")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        return response

    def __len__(self) -> int:
        return sum(map(len, self.parts)) + sum(map(len, self.deflated))


def _deflate(part: bytes) -> bytes:
    """``part`` as deflate blocks that end on a byte and refer to nothing outside (a full flush)."""
    work = zlib.compressobj(KEPT_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return work.compress(part) + work.flush(zlib.Z_FULL_FLUSH)


def _compress(response: Response) -> Response:
    if response.status_code != 200 or "Content-Encoding" in response.headers or request.method == "HEAD":
        return response
    if not response.mimetype.startswith(_TEXT) or (response.is_streamed and not response.direct_passthrough):
        return response
    response.vary.add("Accept-Encoding")
    if not accepts_gzip():
        return response
    if response.cache_control.immutable:
        return _compress_kept(response)
    response.direct_passthrough = False
    text = response.get_data()
    if len(text) >= LEAST:
        _send(response, gzip.compress(text, LEVEL, mtime=0))
    return response


def _compress_kept(response: Response) -> Response:
    """A static file whose address changes with its content: compressed once for all."""
    kept = memory("files", len)
    packed: bytes | None = kept.get(request.path)
    if packed is None:
        response.direct_passthrough = False
        text = response.get_data()
        packed = gzip.compress(text, KEPT_LEVEL, mtime=0) if len(text) >= LEAST else b""
        kept.put(request.path, packed)
    if packed:
        response.direct_passthrough = False
        response.response.close() if hasattr(response.response, "close") else None
        _send(response, packed)
    return response


def _send(response: Response, packed: bytes) -> None:
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    # The ETag names the bytes that were sent; a compressed answer is another one (RFC 9110 section 8.8.3).
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)


def install(app: Flask) -> None:
    """Compress text answers. Installed first, so that it runs last."""
    app.after_request(_compress)
