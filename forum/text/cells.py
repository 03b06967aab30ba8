"""Tables as lines of text for spreadsheets (RFC 4180), of which no cell computes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

BOM = "\ufeff"
"""Without it Excel takes the letters of a file for those of another alphabet."""

_BLANK = ("\t", "\r", "\n")
_FORMULA = re.compile("(^|[;,\t\r\n])(?=[\"' ]*[=+\\-@＝＋－＠])")
"""Where a cell begins with what computes. Excel divides a line at what lists are divided with where its
reader lives, a semicolon or a comma, whatever the file is written with: so one may begin inside of a text."""


def cell(value: Any) -> str:
    """``value`` as text that no spreadsheet computes with; None is empty."""
    text = "" if value is None else str(value)
    safe = _FORMULA.sub(r"\1'", text)
    return f"'{safe}" if safe.startswith(_BLANK) else safe


def line(cells: Iterable[Any], *, delimiter: str = ",", quoted: bool = False) -> str:
    """One line of a file, with its end; ``quoted``: every cell, not only those that need it."""
    buffer = StringIO()
    dialect = "unix" if quoted else "excel"
    writer = csv.writer(buffer, dialect, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([cell(one) for one in cells])
    return buffer.getvalue()
