"""No cell of a file for spreadsheets computes, whichever sign its reader's Excel divides lines at."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.cells import line


@pytest.mark.parametrize(
    "said",
    [
        "=1+1",
        "merci;=HYPERLINK(1)",
        "ok,=cmd|'/C calc'!A0",
        'ok;"=1+1"',
        "first line\n=1+1",
        "ok;@SUM(A1)",
        "ok; =1+1",
        "ok;＝1+1",
    ],
)
def test_a_formula_inside_of_a_text_is_text(said: str) -> None:
    written = line([said])
    assert re.search("[;,\n]['\" ]*[=@＝]", written) is None or "'" in written
    assert written.count("'") == said.count("'") + 1


def test_plain_words_stay_as_they_are() -> None:
    assert line(["half-full", "a = b", "me@example.org", 3]) == "half-full,a = b,me@example.org,3\r\n"


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(st.text("a;,=+-@\"' \t", max_size=9), min_size=1, max_size=3),
    written=st.sampled_from(";,"),
    quoted=st.booleans(),
)
def test_no_cell_computes_however_it_is_divided(said: list[str], written: str, quoted: bool) -> None:
    text = line(said, delimiter=written, quoted=quoted)
    for read in ";,\t":
        for cells in csv.reader(StringIO(text, newline=""), delimiter=read):
            assert not [one for one in cells if one.startswith(("=", "+", "-", "@"))]
