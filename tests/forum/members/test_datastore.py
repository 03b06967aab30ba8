"""How the account library writes: in one transaction, with no lock left behind, and never in between."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.clock import now
from forum.facts.log import FactRow
from forum.members import tidying
from forum.members.datastore import conflict, in_commit
from forum.members.models import Member, MemberSession
from forum.members.sessions import sessions_of
from forum.storage.engine import write_lock
from forum.storage.session import completing, db, session, transaction
from tests.cast import Cast
from tests.factories.members import make_member, make_session


def accounts(app: Flask) -> object:
    return app.extensions["security"].datastore


def test_what_was_read_before_another_wrote_can_still_be_completed(cast: Cast) -> None:
    """A reading transaction on SQLite can't become a writing one then; the library's changes must not be lost."""
    with cast.app.app_context():
        mine = session().get(Member, cast.mia.id)
        assert mine is not None

        def other() -> None:
            with cast.app.app_context(), transaction():
                session().execute(update(Member).where(Member.id == cast.mo.id).values(bio="other"))

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        mine.bio = "mine"
        with completing():
            pass
    with cast.app.app_context():
        bios = session().scalars(select(Member.bio).where(Member.id.in_([cast.mia.id, cast.mo.id])))
        assert set(bios) == {"mine", "other"}


def test_a_failure_writes_nothing_and_leaves_no_lock(cast: Cast) -> None:
    with cast.app.app_context():
        mine = session().get(Member, cast.mia.id)
        assert mine is not None
        mine.bio = "half"
        with pytest.raises(ZeroDivisionError), completing():
            raise ZeroDivisionError
        assert not write_lock(db.engine).locked()
        assert not session().info.get("writing")
    with cast.app.app_context():
        assert session().scalar(select(Member.bio).where(Member.id == cast.mia.id)) == ""


def test_rows_are_never_written_outside_a_transaction(cast: Cast) -> None:
    with cast.app.app_context():
        mine = session().get(Member, cast.mia.id)
        assert mine is not None
        mine.bio = "stray"
        with pytest.raises(RuntimeError, match="inside transaction"):
            session().commit()
        session().rollback()


def test_many_commits_of_the_library_at_once_all_count(cast: Cast) -> None:
    with cast.app.app_context():
        ids = [make_member(f"many{number}").id for number in range(8)]
    barrier = threading.Barrier(8)
    failures: list[BaseException] = []

    def change(member_id: int) -> None:
        try:
            with cast.app.test_request_context():
                row = session().get(Member, member_id)
                assert row is not None
                barrier.wait()
                row.bio = "changed"
                accounts(cast.app).commit()  # type: ignore[attr-defined]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=change, args=(member_id,)) for member_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with cast.app.app_context():
        assert session().scalar(select(func.count(Member.id)).where(Member.bio == "changed")) == 8
        assert not write_lock(db.engine).locked()


def test_a_taken_address_is_a_conflict_and_undoes_all(cast: Cast) -> None:
    with cast.app.test_request_context():
        mine = session().get(Member, cast.mia.id)
        assert mine is not None
        mine.email = "mo@example.org"
        in_commit(lambda: session().execute(update(Member).values(bio="undone")) and None)
        accounts(cast.app).commit()  # type: ignore[attr-defined]
        assert conflict()
    with cast.app.app_context():
        assert session().scalar(select(Member.email).where(Member.id == cast.mia.id)) == "mia@example.org"
        assert session().scalar(select(func.count(Member.id)).where(Member.bio == "undone")) == 0


def test_a_stronger_hash_of_the_same_password_ends_no_session(cast: Cast) -> None:
    with cast.app.test_request_context():
        make_session(cast.mia)
        mine = session().get(Member, cast.mia.id)
        assert mine is not None
        mine.password = "another hash"
        accounts(cast.app).commit()  # type: ignore[attr-defined]
        assert len(sessions_of(cast.mia.id)) == 1
        mine.fs_uniquifier = "new"
        accounts(cast.app).commit()  # type: ignore[attr-defined]
        assert sessions_of(cast.mia.id) == []
        assert "SessionsEnded" in session().scalars(select(FactRow.kind)).all()


def test_what_is_over_is_forgotten(cast: Cast) -> None:
    with cast.app.app_context():
        waiting = make_member("waiting", confirmed=False, created_at=now() - timedelta(days=29))
        late = make_member("late", confirmed=False, created_at=now() - timedelta(days=31))
        make_session(cast.mia)
        with transaction():
            session().execute(
                update(MemberSession)
                .where(MemberSession.member_id == cast.mia.id)
                .values(expires_at=now() - timedelta(hours=1))
            )
            session().execute(
                update(Member).where(Member.id == cast.mo.id).values(muted_until=now() - timedelta(hours=1))
            )
        tidying.tidy()
        assert session().scalar(select(func.count(MemberSession.id))) == 0
        names = set(session().scalars(select(Member.username)))
        assert waiting.name in names
        assert late.name not in names
        assert session().scalar(select(Member.muted_until).where(Member.id == cast.mo.id)) is None
        sam = session().scalar(select(Member.suspended_until).where(Member.id == cast.sam.id))
        assert sam is not None
