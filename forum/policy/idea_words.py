"""The words of ideas."""

from __future__ import annotations

from forum.policy.words import Actor, Thing


def idea_open(actor: Actor, thing: Thing) -> bool:
    """Neither done nor joined with another: it can be supported."""
    return thing.status not in ("done", "joined")


def not_joined(actor: Actor, thing: Thing) -> bool:
    """A joined idea only points to another."""
    return bool(thing.status != "joined")
