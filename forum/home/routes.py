"""The home page."""

from __future__ import annotations

from flask import Blueprint, render_template

home = Blueprint("home", __name__)


@home.get("/")
def index() -> str:
    """What is on, what waits, what moved; and an end."""
    return render_template("home/index.html")
