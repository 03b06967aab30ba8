"""The corpora, and what screening makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moderation.screening.engine import Outcome, screen

FOLDER = Path(__file__).parent / "corpora"
LANGUAGES = ("fr", "en")
PARTS = ("tuned", "held_out")


def texts(language: str, kind: str, part: str) -> list[str]:
    """The lines of one corpus."""
    lines = (FOLDER / f"{language}_{kind}_{part}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of a corpus is held, and which is shown to its author again."""

    held: float
    nudged: float


def shares(language: str, kind: str, part: str) -> Shares:
    """What screening makes of one corpus."""
    found = [screen(text).outcome for text in texts(language, kind, part)]
    return Shares(
        sum(one is Outcome.HOLD for one in found) / len(found),
        sum(one is Outcome.NUDGE for one in found) / len(found),
    )
