"""The words of announcements: where one stands on its way, and who is to read it."""

from __future__ import annotations

from forum.clock import now
from forum.policy.words import Actor, Thing, member


def announced(actor: Actor, thing: Thing) -> bool:
    """It is out: everybody it is for may know of it."""
    return thing.stage in ("published", "archived")


def not_announced(actor: Actor, thing: Thing) -> bool:
    return not announced(actor, thing)


def not_archived(actor: Actor, thing: Thing) -> bool:
    return bool(thing.stage != "archived")


def being_written(actor: Actor, thing: Thing) -> bool:
    """Its words can be changed: it neither lies with a colleague nor waits for its moment."""
    return thing.stage in ("draft", "ready")


def being_read(actor: Actor, thing: Thing) -> bool:
    """It lies with a colleague."""
    return bool(thing.stage == "reading")


def waits(actor: Actor, thing: Thing) -> bool:
    """It lies with a colleague, or waits for its moment."""
    return thing.stage in ("reading", "scheduled")


def scheduled(actor: Actor, thing: Thing) -> bool:
    return bool(thing.stage == "scheduled")


def read_enough(actor: Actor, thing: Thing) -> bool:
    """A colleague agreed to these words, or nobody has to."""
    if thing.stage == "draft":
        return not thing.asks_second_reader
    agreed = thing.approved_by_id is not None or not thing.asks_second_reader
    return agreed and thing.stage in ("ready", "scheduled")


def correction_waits(actor: Actor, thing: Thing) -> bool:
    """A correction of it is written, and nobody has read it yet."""
    return thing.correction is not None and bool(thing.correction.waits)


def wrote_correction(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and thing.correction is not None and thing.correction.writer_id == actor.id


def wrote_no_correction(actor: Actor, thing: Thing) -> bool:
    return not wrote_correction(actor, thing)


def asked_to_read(actor: Actor, thing: Thing) -> bool:
    """The colleague who was asked; the deputy once the time is over."""
    if not member(actor, thing):
        return False
    late = thing.read_by is not None and thing.read_by <= now()
    return thing.reader_id == actor.id or (thing.deputy_id == actor.id and late)


def named_to_read(actor: Actor, thing: Thing) -> bool:
    """The colleague who was asked, or the deputy, in time or not."""
    return member(actor, thing) and actor.id in (thing.reader_id, thing.deputy_id)


def words_readable(actor: Actor, thing: Thing) -> bool:
    """The post it became is published, where the actor may read it."""
    return bool(thing.post_seen_by(actor))
