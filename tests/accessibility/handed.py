"""The pages of hand-offs, as the demo tells them; Mo answers for the workshop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def handoff_pages(look: Callable[[str, str], Any]) -> dict[str, list[Any]]:
    """Endpoint -> the looks at it, each made by ``look``."""
    return {
        "handoffs.index": [look("mo", "/handoffs"), look("mia", "/handoffs"), look("nia", "/handoffs")],
        "handoffs.show": [look("mo", "/handoffs/{handoff_late}"), look("mo", "/handoffs/{handoff_answered}")],
        "handoffs.mine": [look("mia", "/handoffs/{handoff_mine}/mine")],
        "handoffs.handing": [look("mo", "/posts/{question}/hand-off")],
        "handoffs.passing_on": [look("mo", "/handoffs/{handoff_late}/pass-on")],
        "handoffs.bringing_back": [look("mo", "/handoffs/{handoff_late}/bring-back")],
        "handoffs.linked": [look("guest", "/handed/nothing-of-the-kind")],
        "handoffs.stop": [look("guest", "/departments/weekly/stop/nothing-of-the-kind")],
        "handoffs.voice": [look("mo", "/departments/{workshop}/voice")],
        "handoffs.department_list": [look("ada", "/admin/departments")],
        "handoffs.new_department": [look("ada", "/admin/departments/new")],
        "handoffs.edit_department": [look("ada", "/admin/departments/{workshop}")],
        "handoffs.delete_department": [look("ada", "/admin/departments/{workshop}/delete")],
    }
