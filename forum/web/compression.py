"""gzip for text.

By hand rather than by a library: pages kept for many readers (``kept.py``) are the common case, and
compressing them anew for each would cost more than all the rest of the request.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from forum.web.keeping import Memory, memory

LEAST = 1024
"""Bytes below which compressing gains nothing."""

LEVEL = 5
"""Of 9: level 9 takes twice the time for 1 % less."""

KEPT_LEVEL = 9
"""For what is compressed once and sent often."""

_TEXT = ("text/", "application/json", "application/javascript", "application/atom+xml", "image/svg+xml")


def accepts_gzip() -> bool:
    """Whether the reader's browser takes gzip; every one does, some tools do not."""
    return "gzip" in request.environ.get("HTTP_ACCEPT_ENCODING", "")


def _compress(response: Response) -> Response:
    if response.status_code != 200 or "Content-Encoding" in response.headers or request.method == "HEAD":
        return response
    streamed = response.is_streamed and not response.direct_passthrough
    if streamed or not (response.mimetype or "").startswith(_TEXT):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):  # as a page kept for many has it
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
    kept: Memory[bytes] = memory("files", len)
    packed = kept.get(request.path)
    if packed is None:
        response.direct_passthrough = False
        text = response.get_data()
        packed = gzip.compress(text, KEPT_LEVEL, mtime=0) if len(text) >= LEAST else b""
        kept.put(request.path, packed)
    if packed:
        _send(response, packed)
    return response


def _send(response: Response, packed: bytes) -> None:
    response.direct_passthrough = False
    if hasattr(response.response, "close"):
        response.response.close()  # the file that is not sent now
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    # The ETag names the bytes that were sent; a compressed answer is another one (RFC 9110 section 8.8.3).
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)


def install(app: Flask) -> None:
    """Compress text answers. Installed first, so that it runs last."""
    app.after_request(_compress)
