"""The pages of hand-offs, as the demo tells them; Mo answers for the workshop."""

HANDED: dict[str, list[tuple[str, str]]] = {
    "handoffs.index": [("ada", "/handoffs"), ("mo", "/handoffs"), ("mia", "/handoffs"), ("nia", "/handoffs")],
    "handoffs.show": [
        ("mo", "/handoffs/{handoff_late}"),
        ("ada", "/handoffs/{handoff_late}"),
        ("ada", "/handoffs/{handoff_answered}"),
    ],
    "handoffs.mine": [("mia", "/handoffs/{handoff_mine}/mine")],
    "handoffs.handing": [("mo", "/posts/{question}/hand-off")],
    "handoffs.passing_on": [("ada", "/handoffs/{handoff_late}/pass-on")],
    "handoffs.bringing_back": [("ada", "/handoffs/{handoff_answered}/bring-back")],
    "handoffs.linked": [("guest", "/handed/nothing-of-the-kind")],
    "handoffs.stop": [("guest", "/departments/weekly/stop/nothing-of-the-kind")],
    "handoffs.voice": [("ada", "/departments/{workshop}/voice")],
    "handoffs.department_list": [("ada", "/admin/departments")],
    "handoffs.new_department": [("ada", "/admin/departments/new")],
    "handoffs.edit_department": [("ada", "/admin/departments/{workshop}")],
    "handoffs.delete_department": [("ada", "/admin/departments/{workshop}/delete")],
}
