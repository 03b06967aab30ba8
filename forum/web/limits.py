"""Rate limits, per account and per address (IPv6 by /64, since one household holds a whole /64)."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from flask import Flask, current_app, request
from flask_limiter import Limit, Limiter


def address_key() -> str:
    """The address a request comes from, IPv6 cut to its /64."""
    try:
        address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 (a fallback, nothing listens)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def account_key() -> str:
    """The member who asks, else the address."""
    who: Callable[[], int | None] = current_app.extensions["forum.account"]
    member_id = who()
    return f"member:{member_id}" if member_id is not None else address_key()


DOING = "40 per minute; 400 per hour"
"""Small verbs, settings, what moderators do: every route that writes and names no limit of its own has
this one, so that none is forgotten. Each counts by itself."""
WRITING = ("POST", "PUT", "PATCH", "DELETE")

limiter = Limiter(
    address_key,
    default_limits=[Limit(DOING, key_function=account_key, methods=WRITING)],
    headers_enabled=False,
    strategy="moving-window",
    in_memory_fallback_enabled=True,  # while Redis is away each process counts by itself
)

LOGIN = "10 per minute; 60 per hour"
REGISTER = "10 per hour"
RESET = "5 per 15 minutes"
POSTING = "20 per minute; 200 per hour"
SEARCHING = "30 per minute"
PREVIEWING = "60 per minute"
READING_BACK = "60 per minute"
"""Pages of old texts: each compares up to ten of them, which costs more than reading."""
DRAFTING = "120 per minute"
MARKING = "120 per minute"
"""How far one has read: browsers say that by themselves while one scrolls."""


def install(app: Flask, storage: str, account: Callable[[], int | None]) -> None:
    """``storage``: ``memory://`` for one process, Redis for several; ``account`` tells who asks."""
    app.extensions["forum.account"] = account
    app.config["RATELIMIT_STORAGE_URI"] = storage
    limiter.init_app(app)
