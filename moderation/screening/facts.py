"""What happens to the phrases that are looked for, and to how strictly texts are judged."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseListed(Fact):
    """A phrase is looked for from now on."""

    phrase_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseStruck(Fact):
    """A phrase is no longer looked for."""

    phrase_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdsChanged(Fact):
    """From which weight authors are asked, and texts wait, in a category; None: in all that have no setting.

    ``nudge`` and ``hold`` are None when a category goes by what holds everywhere again.
    """

    category_id: int | None
    nudge: int | None
    hold: int | None
