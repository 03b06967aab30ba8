"""A remembered community is as it was when it had just been filled, and each test has its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from forum.app import build_app
from forum.config import Config
from forum.members.models import Member
from forum.storage.session import session, transaction
from tests.cast import Cast, assemble
from tests.factories.members import make_member
from tests.servers.databases import SqliteDatabases, close
from tests.servers.remembered import remembered


@dataclass
class Filled:
    cast: Cast
    names: list[str]


def test_it_is_filled_once_and_belongs_to_each_by_itself(
    _sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    filled = 0

    def fill() -> Filled:
        nonlocal filled
        filled += 1
        with cast.app.app_context():
            make_member("lou")
        return Filled(cast, ["lou"])

    for test in ("first", "second", "third"):
        (folder := tmp_path / test).mkdir()
        settings = {"DATABASE_URL": _sqlite_databases.fresh(folder), "DATA_DIR": str(folder / "data")}
        cast = assemble(build_app(Config.from_env(settings)))
        made = remembered("of a test of its own", fill, cast.app, cast)
        assert filled == 1
        assert made.cast is cast and made.names == ["lou"]
        made.names.append("of this test alone")
        with cast.app.app_context():
            lou = session().scalars(select(Member).where(Member.username == "lou")).one()
            assert lou.bio == ""
            with transaction():
                session().get_one(Member, lou.id).bio = "of this test alone"
        assert cast.browser("mia").get("/members/lou").status_code == 200
        close(cast.app)
