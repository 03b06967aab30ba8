"""Filling in the form that decides, as a browser without scripts does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def fields_of(page: str) -> dict[str, str]:
    """What the form that decides would send as it stands: hidden fields, texts and choices."""
    form = page[page.index('<form class="form') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values.get("type") != "radio" or " checked" in tag:
            found[values["name"]] = unescape(values.get("value", ""))
    for name, inner in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(inner).removeprefix("\r\n").strip()
    for name, inner in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrf_token", None)
    return found


FACTS = "It insults everybody who wrote before."


def filled(page: str, measure: str, **more: Any) -> dict[str, Any]:
    return {**fields_of(page), "measure": measure, "facts": FACTS, "step": "preview", **more}
