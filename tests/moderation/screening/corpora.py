"""The corpora, and what screening makes of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from moderation.screening.engine import Context, Outcome, screen

CONTENT = Path(__file__).parents[3] / "forum" / "demo" / "content"
FOLDER = Path(__file__).parent / "corpora"
LANGUAGES = ("fr", "en")
HANDS = {
    language: sorted(
        (path.stem.rpartition("_")[2] for path in FOLDER.glob(f"{language}_abusive_hand_*.txt")), key=int
    )
    for language in LANGUAGES
}
"""Who wrote texts without having seen a list; the likeness is fitted to them, the lists were not."""
FITTED = {language: ["tuned", *hands] for language, hands in HANDS.items()}
PARTS = [(language, part) for language in LANGUAGES for part in (*FITTED[language], "held_out")]


def texts(language: str, kind: str, part: str) -> list[str]:
    """The lines of one corpus."""
    name = f"{language}_{kind}_hand_{part}.txt" if part.isdigit() else f"{language}_{kind}_{part}.txt"
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of a corpus is held, and which is shown to its author again."""

    held: float
    nudged: float


def shares(language: str, kind: str, part: str, context: Context | None = None) -> Shares:
    """What screening makes of one corpus."""
    found = [screen(text, context).outcome for text in texts(language, kind, part)]
    return Shares(
        sum(one is Outcome.HOLD for one in found) / len(found),
        sum(one is Outcome.NUDGE for one in found) / len(found),
    )


def spoken() -> list[str]:
    """Everything that the example community says: ordinary talk, in both languages."""
    return [
        text
        for path in sorted(CONTENT.rglob("*.toml"))
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8")))
    ]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []
