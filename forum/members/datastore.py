"""The account library's way to members' rows: what it changes and what follows, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, after_this_request, g
from flask_security import FSQLALiteUserDatastore
from sqlalchemy import inspect, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum.clock import now
from forum.members.models import AccountRole, Member, Passkey
from forum.members.sessions import end_all_sessions
from forum.storage.session import completing, db, session

EXTENSIONS_LENGTH = 255

Thunk = Callable[[], None]


class Conflict(Exception):
    """What this request wanted was taken by another one a moment ago: nothing is written."""


class Accounts(FSQLALiteUserDatastore):
    """Reads and writes members for the account library; only ``commit`` differs from the library's own."""

    def __init__(self) -> None:
        super().__init__(db, Member, AccountRole, Passkey)

    def commit(self) -> None:
        """Write what the library has changed together with what was asked for by ``in_commit``.

        A rival who took the same name or address a moment ago is noticed here: nothing is written, and
        ``conflict()`` says so.
        """
        thunks: list[Thunk] = g.pop("members_in_commit", [])
        current = session()
        if not (thunks or current.new or current.dirty or current.deleted):
            return
        try:
            with completing():
                _end_sessions_of_changed(current)
                for thunk in thunks:
                    thunk()
        except (IntegrityError, Conflict):
            g.members_conflict = True

    def create_webauthn(self, user: Any, *args: Any, **values: Any) -> None:
        """Keep a new passkey; what the browser says about it is bounded."""
        if len(values.get("extensions") or "") > EXTENSIONS_LENGTH:
            values["extensions"] = None
        known = {"usb", "nfc", "ble", "smart-card", "hybrid", "internal", "cable"}  # WebAuthn Level 3, 5.8.4
        values["transports"] = [way for way in values.get("transports") or () if way in known]
        super().create_webauthn(user, *args, **values)

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Use up a recovery code, unless somebody used one since this request looked at them."""
        seen = list(user.mf_recovery_codes or ())
        in_commit(lambda: _refuse_stale(user.id, seen))
        return bool(super().mf_delete_recovery_code(user, idx))

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Member | None:
        """A member by one column. Names and addresses are found by their indexed lower-case columns."""
        ((name, value),) = kwargs.items()
        if isinstance(value, str) and "\x00" in value:
            return None
        if name == "username" and isinstance(value, str):
            name, value = "username_key", value.lower()
        elif name == "email" and isinstance(value, str):
            value = value.lower()
        column = getattr(Member, name)
        found: Member | None = session().scalar(
            select(Member).where(column == value, Member.system.is_(False))
        )
        return found


def in_commit(thunk: Thunk) -> None:
    """Do ``thunk`` in the transaction in which this request's account changes are written."""
    thunks: list[Thunk] | None = g.get("members_in_commit")
    if thunks is None:
        thunks = g.members_in_commit = []
        after_this_request(_commit)
    thunks.append(thunk)


def use_code(member_id: int, counter: int) -> None:
    """Write down that the app's code of this half minute was used; ``Conflict`` if it was a moment ago."""
    fresh = or_(Member.tf_last_counter.is_(None), Member.tf_last_counter < counter)
    result: Any = session().execute(
        update(Member)
        .where(Member.id == member_id, fresh)
        .values(tf_last_counter=counter)
        .execution_options(synchronize_session=False)
    )
    if not result.rowcount:
        raise Conflict


def _refuse_stale(member_id: int, seen: list[str]) -> None:
    kept = select(Member.mf_recovery_codes).where(Member.id == member_id).with_for_update()
    if list(session().scalar(kept) or ()) != seen:
        raise Conflict


def conflict() -> bool:
    """Whether this request's changes met a row that somebody else had written first."""
    return bool(g.get("members_conflict"))


def moment() -> datetime:
    """The time for the account library, aware of its zone."""
    return now()


def _commit(response: Response) -> Response:
    from flask_security.proxies import _datastore

    _datastore.commit()  # type: ignore[no-untyped-call]
    return response


def _end_sessions_of_changed(current: Session) -> None:
    """A changed password ends every session, in the transaction that changes it."""
    for row in list(current.dirty):
        if not isinstance(row, Member):
            continue
        changed = inspect(row).attrs
        # A rehash at log-in (stronger parameters) leaves fs_uniquifier alone and ends nothing; a new
        # address changes it to make mailed links worthless, and needs to end nothing either.
        if changed.fs_uniquifier.history.has_changes() and not changed.email.history.has_changes():
            end_all_sessions(actor_id=row.id, member_id=row.id)
