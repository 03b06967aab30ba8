"""What the states of a case are called in the queue."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

STATUSES: dict[str, Any] = {
    "open": _l("to decide"),
    "waiting": _l("waiting for its author"),
    "appealed": _l("somebody complained"),
    "closed": _l("closed"),
}
