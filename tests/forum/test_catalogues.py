import gettext
import os
from pathlib import Path

import pytest

from forum import catalogues

ENTRY = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hello"\nmsgstr "{}"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(ENTRY.format("Bonjour"), encoding="utf-8")
    return source


def _hello(source: Path) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Hello")


def test_a_missing_catalogue_is_made(source: Path) -> None:
    catalogues.compile_stale(source.parents[2])
    assert _hello(source) == "Bonjour"
    assert sorted(path.name for path in source.parent.iterdir()) == ["messages.mo", "messages.po"]


def test_an_older_catalogue_is_made_again_and_a_fresh_one_left_alone(source: Path) -> None:
    folder = source.parents[2]
    catalogues.compile_stale(folder)
    assert catalogues.stale(folder) == []
    source.write_text(ENTRY.format("Salut"), encoding="utf-8")
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert catalogues.stale(folder) == [source]
    catalogues.compile_stale(folder)
    assert _hello(source) == "Salut"
