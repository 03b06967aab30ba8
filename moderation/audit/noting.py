"""From a fact to a line of the audit, as the table says."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.facts.bus import Table
from forum.facts.catalogue import Fact
from forum.storage.session import at_the_end
from moderation.audit.chain import Noted, extend
from moderation.audit.keeping import Audited
from moderation.audit.table import TABLE


def note(fact: Fact) -> None:
    """Write one line about ``fact`` when this transaction ends, if it is to be audited."""
    rule = TABLE[type(fact)]
    if isinstance(rule, Audited) and rule.when(fact):
        at_the_end(extend, _line(fact, rule))


def _line(fact: Fact, rule: Audited) -> Noted:
    data: dict[str, Any] = {name: getattr(fact, name) for name in rule.keeps}
    data.update(rule.more(fact))
    return Noted(
        at=now(),
        actor_id=fact.actor_id,
        act=rule.called(fact),
        thing_kind=rule.kind,
        thing_id=getattr(fact, rule.of) if rule.of else None,
        data={name: value for name, value in data.items() if value is not None},
    )


WITHIN: Table = {kind: [note] for kind, rule in TABLE.items() if isinstance(rule, Audited)}
