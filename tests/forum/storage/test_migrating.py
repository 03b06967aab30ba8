"""Migrations: to the newest shape, once, and only then is the tool loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flask import Flask

from forum.storage import migrating

ROOT = Path(__file__).parents[3]


def test_the_newest_file_is_the_head(app: Flask) -> None:
    with app.app_context():
        (head,) = migrating.alembic(app).heads()
        assert [head.revision] == migrating.newest(app)
        assert head.revision in migrating.present()


def test_a_database_that_is_new_enough_needs_no_tool(app: Flask) -> None:
    program = (
        "import os, sys; from forum.config import Config; from forum.app import build_app;"
        "from forum.storage import migrating; app = build_app(Config.from_env(os.environ));"
        "migrating.upgrade(app); sys.exit('alembic' in sys.modules)"
    )
    config = app.extensions["forum.config"]
    environ = {"DATABASE_URL": config.database_url, "DATA_DIR": str(config.data_dir), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
