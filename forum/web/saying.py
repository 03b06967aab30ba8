"""What is said after something was written."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _


def say_written(sentence: str, *, held: bool) -> None:
    """Say that it is done, or, where screening holds it, that a person reads it first."""
    if held:
        flash(_("A moderator reads it first. You hear of it as soon as they have."), "info")
    else:
        flash(sentence, "success")
