"""What private conversations put on other pages: the head of one, the line in one's own menu."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from forum.conversations.queries import conversation_about
from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.web.language import once_a_language


def head(topic: Any, **_context: Any) -> Markup | str:
    """With whom, what for and until when (slot ``topic.head``)."""
    about = conversation_about(topic, viewer())
    if about is None:
        return ""
    return Markup(render_template("conversations/_head.html", topic=topic, about=about))  # noqa: S704


@once_a_language
def account_menu() -> Markup:
    """The line in one's own menu (slot ``account.menu``). What is new there rings the bell."""
    return Markup(render_template("conversations/_own_link.html"))  # noqa: S704 (a template of ours)


def install(app: Flask) -> None:
    """Plug both in."""
    plugged = hooks(app).slots
    plugged.setdefault("topic.head", []).append(head)
    plugged.setdefault("account.menu", []).append(account_menu)
