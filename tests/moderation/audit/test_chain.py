"""The chain: it is whole while the program alone writes it, and says where somebody else has been at it."""

from __future__ import annotations

import json
import threading
from hashlib import sha256

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from forum.members.actions.invite import invite
from forum.storage.session import db, session, transaction
from moderation.audit.chain import digest
from moderation.audit.commands import verify_audit
from moderation.audit.models import AuditHead, AuditLine
from moderation.audit.verifying import Break, Head, read_head, verify
from tests.cast import Cast
from tests.moderation.audit.conftest import Forge, add_lines, lines


def breaks(noted: Head | None = None) -> list[tuple[int, str]]:
    """Where the chain breaks, and the first words of why."""
    return [(one.number, " ".join(one.why.split()[:3])) for one in verify(noted).breaks]


def test_a_chain_that_nobody_touched_is_whole_and_has_no_gaps(cast: Cast) -> None:
    with cast.app.app_context():
        add_lines(cast, 3)
        found = lines()
        assert [line.id for line in found] == list(range(1, len(found) + 1))
        assert found[0].previous == ""
        assert [line.previous for line in found[1:]] == [line.hash for line in found[:-1]]
        assert verify().breaks == ()
        assert verify().last == Head(found[-1].id, found[-1].hash)


def test_the_hash_can_be_worked_out_by_anybody(cast: Cast) -> None:
    with cast.app.app_context():
        add_lines(cast, 1)
        line = lines()[-1]
        told = (
            f'{{"act":"InvitationMade","actor":{cast.ada.id},"at":"{line.at:%Y-%m-%dT%H:%M:%S.%f}+00:00",'
            f'"data":{json.dumps(line.data)},"number":{line.id},"previous":"{line.previous}",'
            f'"thing":{line.thing_id},"thing_kind":"invitation"}}'
        )
        assert sha256(told.encode()).hexdigest() == line.hash


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = actor_id + 1",
        "act = 'PostHidden'",
        "thing_id = 99",
        "data = '{\"a\": 1}'",
        "thing_kind = 'post'",
    ],
)
def test_a_changed_line_is_found(cast: Cast, forge: Forge, change: str) -> None:
    with cast.app.app_context():
        number = add_lines(cast, 3)[1]
        forge(f"UPDATE moderation_audit SET {change} WHERE id = {number}")
        assert breaks() == [(number, "it was changed:")]


def test_a_moment_that_was_changed_is_found(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        number = add_lines(cast, 2)[0]
        forge(f"UPDATE moderation_audit SET at = '2020-01-01 00:00:00.000000' WHERE id = {number}")
        assert breaks() == [(number, "it was changed:")]


def test_a_line_that_cannot_be_read_any_more_is_found(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        first, second, third = add_lines(cast, 3)
        forge(f"UPDATE moderation_audit SET data = '[1]' WHERE id = {first}")
        expected = [(first, "it was changed:")]
        if db.engine.dialect.name == "sqlite":
            forge(f"UPDATE moderation_audit SET data = 'nothing' WHERE id = {second}")
            forge(f"UPDATE moderation_audit SET at = 'yesterday' WHERE id = {third}")
            expected += [(second, "it was changed:"), (third, "it was changed:")]
        assert breaks() == expected


def test_a_line_before_the_first_is_found(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        add_lines(cast, 1)
        forge(
            "INSERT INTO moderation_audit SELECT 0, at, actor_id, act, thing_kind, thing_id, data, previous, "
            "'forged' FROM moderation_audit WHERE id = 1"
        )
        assert breaks() == [(0, "no line has")]


def test_a_changed_line_with_a_hash_that_fits_breaks_before_the_next(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        number, after, _ = add_lines(cast, 3)
        line = session().get_one(AuditLine, number)
        line.actor_id = cast.mo.id
        new = digest(line.id, line.previous, line)
        session().expunge_all()
        forge(f"UPDATE moderation_audit SET actor_id = {cast.mo.id}, hash = '{new}' WHERE id = {number}")
        assert breaks() == [(after, "it does not")]


def test_a_removed_line_is_found(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        numbers = add_lines(cast, 5)
        forge(f"DELETE FROM moderation_audit WHERE id = {numbers[1]}")
        assert verify().breaks == (Break(numbers[1], "it is missing"),)
        forge(f"DELETE FROM moderation_audit WHERE id = {numbers[2]}")
        assert verify().breaks == (
            Break(numbers[1], f"it is missing, and so are all lines up to {numbers[2]}"),
        )


def test_a_beginning_that_is_not_the_beginning_is_found(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        add_lines(cast, 1)
        forge(f"UPDATE moderation_audit SET previous = '{'0' * 64}' WHERE id = 1")
        assert breaks() == [(1, "it is not"), (1, "it was changed:")]


def test_an_end_that_was_cut_off_is_found_by_the_head(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        first, second, _ = add_lines(cast, 3)
        forge(f"DELETE FROM moderation_audit WHERE id >= {second}")
        assert breaks() == [(second, "the end was")]
        forge(f"UPDATE moderation_audit_head SET number = {first}")
        assert breaks() == [(first, "the head does")]
        forge(f"UPDATE moderation_audit_head SET number = {first - 1}")
        assert breaks() == [(first, "it stands after")]
        forge("DELETE FROM moderation_audit_head")
        assert breaks() == [(first, "the chain has")]


def test_a_cut_that_took_the_head_along_is_found_by_the_head_that_was_noted(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        first, second, _ = add_lines(cast, 3)
        noted = verify().last
        kept = session().get_one(AuditLine, first).hash
        session().rollback()
        forge(f"DELETE FROM moderation_audit WHERE id >= {second}")
        forge(f"UPDATE moderation_audit_head SET number = {first}, hash = '{kept}'")
        assert breaks() == []
        assert breaks(noted) == [(second, "the end was")]


def test_a_chain_that_was_written_anew_is_found_by_the_head_that_was_noted(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        numbers = add_lines(cast, 3)
        noted, early = verify().last, Head(numbers[0], lines()[-3].hash)
        rewritten = lines()[-2:]
        session().expunge_all()
        last = early.hash
        for line in rewritten:
            line.actor_id, line.previous = cast.mo.id, last
            last = digest(line.id, last, line)
            forge(
                f"UPDATE moderation_audit SET actor_id = {cast.mo.id}, previous = '{line.previous}', "
                f"hash = '{last}' WHERE id = {line.id}"
            )
        forge(f"UPDATE moderation_audit_head SET hash = '{last}'")
        assert breaks() == []
        assert breaks(early) == []
        assert breaks(noted) == [(numbers[2], "it is not")]


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_audit SET actor_id = 1", "DELETE FROM moderation_audit"]
)
def test_the_database_refuses_to_change_a_line(cast: Cast, statement: str) -> None:
    with cast.app.app_context():
        add_lines(cast, 1)
        with pytest.raises(DBAPIError, match="never changed"), transaction() as current:
            current.execute(text(statement))
        if db.engine.dialect.name == "postgresql":
            with pytest.raises(DBAPIError, match="never changed"), transaction() as current:
                current.execute(text("TRUNCATE moderation_audit"))
        else:
            copy = "SELECT id, at, 1, act, thing_kind, thing_id, data, previous, hash FROM moderation_audit"
            with pytest.raises(DBAPIError, match="never changed"), transaction() as current:
                current.execute(text(f"INSERT OR REPLACE INTO moderation_audit {copy}"))
        assert verify().breaks == ()


def test_what_fails_leaves_no_line_and_no_gap(cast: Cast) -> None:
    with cast.app.app_context():
        before = len(lines())
        with pytest.raises(ZeroDivisionError), transaction():
            invite(actor=cast.ada, note="", uses=1, days=1)
            raise ZeroDivisionError
        with transaction():
            session().scalar(select(AuditHead.number))
        assert len(lines()) == before
        add_lines(cast, 1)
        assert verify().breaks == ()
        assert len(lines()) == before + 1


def test_writers_at_once_make_one_chain(cast: Cast) -> None:
    errors: list[BaseException] = []
    begin = threading.Barrier(4)

    def write() -> None:
        try:
            begin.wait(30)
            for _ in range(10):
                with cast.app.app_context(), transaction():
                    invite(actor=cast.ada, note="", uses=1, days=1)
                    invite(actor=cast.ada, note="", uses=1, days=1)
        except BaseException as error:
            errors.append(error)

    with cast.app.app_context():
        before = len(lines())
    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    with cast.app.app_context():
        assert verify().breaks == ()
        assert verify().last.number == before + 80


def test_a_chain_without_a_head_takes_no_line(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        forge("DELETE FROM moderation_audit_head")
        with pytest.raises(LookupError), transaction():
            invite(actor=cast.ada, note="", uses=1, days=1)


def test_heads_are_read_as_they_are_printed() -> None:
    assert read_head(f" 12:{'AB' * 32}\n") == Head(12, "ab" * 32)
    assert read_head("0:") == Head(0, "")
    for wrong in ("", "12", "12:abc", f"x:{'a' * 64}", f"-1:{'a' * 64}", f"1:{'g' * 64}", "²:"):
        with pytest.raises(ValueError, match=r".*"):
            read_head(wrong)


def run(cast: Cast, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(verify_audit, list(words), obj=lambda: cast.app)
    return done.exit_code, done.output


def test_the_command_prints_the_head_and_takes_it_back(cast: Cast, forge: Forge) -> None:
    with cast.app.app_context():
        first, second, third = add_lines(cast, 3)
        code, told = run(cast)
        assert code == 0
        head = told.splitlines()[-1]
        assert head == f"{third}:{lines()[-1].hash}"
        session().rollback()
        add_lines(cast, 1)
        assert run(cast, "--head", head)[0] == 0
        assert run(cast, "--head", "nonsense")[0] == 2
        forge(f"DELETE FROM moderation_audit WHERE id = {second}")
        forge(f"UPDATE moderation_audit SET act = 'PostHidden' WHERE id = {third}")
        code, told = run(cast, "--head", f"{first}:{'0' * 64}")
        assert code == 1
        assert f"line {second}: it is missing\n" in told
        assert f"line {third}: it was changed" in told
        assert f"line {first}: it is not the line that was noted" in told
