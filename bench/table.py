"""The table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Table:
    """Lines of: what was measured, what it gave, what was to be reached, and whether it was."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, gave: str, goal: str, reached: bool | None) -> None:
        """One line; ``reached`` None when there is no goal."""
        word = "" if reached is None else ("yes" if reached else "NO")
        self.rows.append((what, gave, goal, word))
        if reached is False:
            self.missed.append(what)

    def text(self) -> str:
        """The table as Markdown."""
        head = ("measured", "result", "to reach", "reached")
        widths = [max(len(row[at]) for row in [head, *self.rows]) for at in range(4)]
        lines = [head, tuple("-" * width for width in widths), *self.rows]
        return "\n".join(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
            for line in lines
        )
