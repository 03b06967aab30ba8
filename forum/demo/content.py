"""The example community, as it lies in the files under ``content/``: read and checked, nothing more."""

from __future__ import annotations

from pathlib import Path

from forum.demo import checking, reading
from forum.demo.shapes import DemoContent

CONTENT = Path(__file__).parent / "content"


def load(folder: Path = CONTENT) -> DemoContent:
    """Read and check the community in ``folder``; ValueError names the file and what is wrong in it."""
    name, tagline = reading.community(folder / "community.toml")
    content = DemoContent(
        name=name,
        tagline=tagline,
        members=reading.members(folder / "members.toml"),
        categories=reading.categories(folder / "categories.toml"),
        topics=tuple(reading.topic(path) for path in sorted((folder / "topics").glob("*.toml"))),
        thanks=reading.thanks(folder / "thanks.toml"),
    )
    checking.check(content)
    return content
