"""Bringing something to a call, taking it back, wishing to be named or not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.contributions.models import WITHDRAWN, Call, Contribution
from forum.contributions.refusals import AlreadyOffered
from forum.facts.bus import record
from forum.facts.calls import BrandTextHeldBack, ContributionOffered, ContributionWithdrawn, CreditChosen
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import DELETED, HELD
from forum.topics.composing import Composed


def contribute(
    *, actor: Any, call: Call, text: Composed, named: bool = True, insisted: bool = False
) -> Contribution:
    """Say what one brings. ``named``: whether one is credited by name. The call's row is held.

    Raises ``Refused``, ``AlreadyOffered``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.CONTRIBUTE, call)
    living = select(Contribution.id).where(
        Contribution.call_id == call.id,
        Contribution.author_id == actor.id,
        Contribution.progress != WITHDRAWN,
    )
    earlier = session().scalar(living)
    if earlier is not None:
        raise AlreadyOffered(earlier)
    verdict = hooks().screen(actor, Written("contribution", text.source, title=""), insisted=insisted)
    held = verdict.outcome is Outcome.HOLD
    contribution = Contribution(
        call_id=call.id, author_id=actor.id, source=text.source, html=text.html, named=named
    )
    contribution.call = call  # type: ignore[misc]
    if held:
        contribution.state = HELD
    session().add(contribution)
    call.version += 1
    session().flush()
    if verdict.keep is not None:
        verdict.keep(contribution.id)
    if held:
        record(
            BrandTextHeldBack(
                actor_id=actor.id, part="contribution", thing_id=contribution.id, call_id=call.id
            )
        )
    else:
        record(ContributionOffered(actor_id=actor.id, call_id=call.id, contribution_id=contribution.id))
    return contribution


def withdraw(*, actor: Any, contribution: Contribution) -> None:
    """Take it back, at any time: its words and its author's name are gone from every page.

    Both rows are held. What the ledger says stays: something was received, from nobody in particular.
    """
    require(actor, Act.WITHDRAW_CONTRIBUTION, contribution)
    take_back(actor_id=actor.id, contribution=contribution)


def take_back(*, actor_id: int, contribution: Contribution) -> None:
    """What ``withdraw`` does, for a verb that has asked the rules."""
    contribution.progress, contribution.state = WITHDRAWN, DELETED
    contribution.source = contribution.html = ""
    contribution.call.version += 1
    session().flush()
    record(
        ContributionWithdrawn(
            actor_id=actor_id, call_id=contribution.call_id, contribution_id=contribution.id
        )
    )


def choose_credit(*, actor: Any, contribution: Contribution, named: bool) -> None:
    """Be named from now on, or not. Both rows are held."""
    require(actor, Act.CHOOSE_CREDIT, contribution)
    if contribution.named == named:
        return
    contribution.named = named
    contribution.call.version += 1
    session().flush()
    record(CreditChosen(actor_id=actor.id, call_id=contribution.call_id, contribution_id=contribution.id))
