"""The first start: the one-time link that makes the first administrator."""

from __future__ import annotations

import os
import secrets
import tempfile
from hmac import compare_digest
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import exists, select

from forum.clock import now
from forum.config import Config
from forum.facts.bus import record
from forum.facts.members import MemberRegistered
from forum.members.actions.grant_role import give, line_up
from forum.members.models import ADMINISTRATE, AUTOMOD, Grant, Member
from forum.members.queries import token_hash
from forum.storage.session import session, transaction

PATH = "/setup/"


def first_link(app: Flask) -> str | None:
    """A fresh link for the first administrator, None once there is one. Earlier links stop working."""
    with app.app_context():
        if has_administrator():
            return None
    token = secrets.token_urlsafe(24)
    config: Config = app.extensions["forum.config"]
    handle, name = tempfile.mkstemp(dir=config.data_dir, prefix=".first-start-")  # mode 600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token_hash(token))
    Path(name).replace(_file(config))
    return f"{config.base_url}{PATH}{token}"


def is_first_link(token: str) -> bool:
    """Whether ``token`` is the one printed last, and still needed."""
    config: Config = current_app.extensions["forum.config"]
    try:
        kept = _file(config).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return compare_digest(kept, token_hash(token[:100])) and not has_administrator()


def forget_link() -> None:
    """The link has done its work."""
    config: Config = current_app.extensions["forum.config"]
    _file(config).unlink(missing_ok=True)


def has_administrator() -> bool:
    """Whether anybody administrates the community."""
    return bool(session().scalar(select(exists().where(Grant.capability == ADMINISTRATE))))


def make_first_administrator(*, name: str, email: str, password_hash: str, language: str) -> int | None:
    """Make the first administrator and the system member; answers the id, None if somebody was quicker."""
    with transaction():
        line_up()
        if has_administrator():
            return None
        founder = Member(
            username=name,
            username_key=name.lower(),
            display_name=name,
            email=email,
            password=password_hash,
            fs_uniquifier=secrets.token_hex(32),
            confirmed_at=now(),
            standing="regular",
            language=language,
        )
        session().add(founder)
        make_automod()
        session().flush()
        record(MemberRegistered(actor_id=founder.id, member_id=founder.id))
        give(member=founder, capability=ADMINISTRATE, by=founder.id)
        return founder.id


def make_automod() -> None:
    """Make the system member, the actor of what the program does by itself, unless it is there."""
    if session().scalar(select(exists().where(Member.username_key == AUTOMOD))):
        return
    session().add(
        Member(
            username=AUTOMOD,
            username_key=AUTOMOD,
            display_name="Automod",
            email=f"{AUTOMOD}@localhost",
            system=True,
            fs_uniquifier=secrets.token_hex(32),
            confirmed_at=now(),
        )
    )
    session().flush()


def _file(config: Config) -> Path:
    return config.data_dir / "first_start"
