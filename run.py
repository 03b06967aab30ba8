"""Start Terrasse, or look after it: `python run.py`, `python run.py --demo`, `python run.py --help`.

The composition root: the only file that may name both the forum and what is attached to it.
"""

import gc
import os
import sys

# Loading the program makes a few hundred thousand objects that all stay: the collector would look through
# them again and again for nothing. compose() switches it on.
gc.disable()

if os.environ.get("SERVER", "").strip() == "gevent":
    # gevent must replace the blocking parts of the standard library before anything else imports them.
    from gevent import monkey

    monkey.patch_all()

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from forum import catalogues
from forum.config import Config, ConfigError

ROOT = Path(__file__).parent


def _moderation(app: Flask) -> None:
    from moderation.attach import attach

    attach(app)


PARTS: tuple[Callable[[Flask], None], ...] = (_moderation,)
"""What is attached to the forum, in this order."""

WRONG_SETTING = 2
"""Exit code when the program was told something it cannot use."""


class Sentence(click.ClickException):
    """A refusal in one sentence on standard error, without traceback."""

    exit_code = WRONG_SETTING

    def show(self, file: object = None) -> None:
        click.echo(f"Terrasse: {self.message}", err=True)


class Commands(click.Group):
    """The commands of `forum.commands`, loaded only when one of them is asked for: serving starts sooner."""

    _loaded = False

    def _load(self) -> None:
        if not self._loaded:
            from forum.commands import register

            register(self)
            from moderation.audit.commands import verify_audit
            from moderation.screening.commands import screen_command

            self.add_command(verify_audit)
            self.add_command(screen_command)
            self._loaded = True

    def list_commands(self, context: click.Context) -> list[str]:
        self._load()
        return super().list_commands(context)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        self._load()
        return super().get_command(context, name)


def read_config() -> Config:
    """The settings from the environment; a wrong one ends the program with a sentence."""
    try:
        return Config.from_env(os.environ)
    except ConfigError as error:
        raise Sentence(str(error)) from None


def compose(config: Config) -> Flask:
    """The whole application, its database brought to the newest shape."""
    from forum.app import build_app

    try:
        catalogues.compile_stale(ROOT / "translations")
    except OSError as error:
        raise Sentence(
            f"the translations in {str(ROOT / 'translations')!r} cannot be compiled ({error.strerror}): run "
            "`make translations` as the owner of that folder."
        ) from None
    app = build_app(config, PARTS)
    migrate(app)
    gc.freeze()
    gc.enable()
    return app


def migrate(app: Flask) -> None:
    """Bring the database to the newest shape, or say in a sentence why that cannot be done."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DatabaseError

    from forum.storage import migrating

    try:
        migrating.upgrade(app)
    except CommandError as error:
        raise Sentence(
            f"DATABASE_URL names a database that this version does not know ({error}): it was probably made "
            "by a newer Terrasse; run that one, or restore a backup."
        ) from None
    except DatabaseError as error:
        # The driver's first line says why; the whole text would repeat the statement and its values.
        lines = str(error.orig or "").strip().splitlines() or ["the driver gives no reason"]
        raise Sentence(
            f"DATABASE_URL names a database that cannot be used ({lines[0]}): check that it runs, that its "
            "name and password are right, and that this program may write to it."
        ) from None


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--demo", is_flag=True, help="Fill an empty database with an example community, then serve.")
@click.version_option("0.1.0", prog_name="Terrasse")
@click.pass_context
def cli(context: click.Context, demo: bool) -> None:
    """Terrasse, a community where members converse in real time.

    Without a command: serve, on HOST:PORT. Settings come from the environment; see docs/configuring.md.
    """
    if context.invoked_subcommand is None:
        start(demo=demo)
    else:
        context.obj = lambda: compose(read_config())


def start(*, demo: bool) -> None:
    """Prepare everything, say where the community is, and serve until the program is stopped."""
    config = read_config()
    from forum import serving

    try:
        serving.refuse_busy_address(config)
    except ConfigError as error:
        raise Sentence(str(error)) from None
    app = compose(config)
    if demo:
        fill(app)
    from forum.hooks import hooks
    from forum.jobs import worker
    from forum.members.setup import first_link
    from forum.realtime.server import close_sockets
    from forum.storage import checkpoints
    from forum.storage.session import disconnect

    if (complaint := serving.missing_redis(config)) is not None:
        click.echo(f"Terrasse: {complaint}", err=True)
    lines = announcement(config, first_link(app))
    turns = serving.Turns(
        ready=lambda: click.echo(lines),
        in_worker=[worker.start, checkpoints.start, *hooks(app).in_worker],
        disconnect=disconnect,
        goodbye=close_sockets,
    )
    serving.serve(app, config, turns)


def fill(app: Flask) -> None:
    """Put the example community into an empty database; a database with members in it is left alone."""
    from forum.demo.fill import NotEmpty
    from forum.demo.fill import fill as fill_with_demo
    from moderation.demo.story import tell

    try:
        fill_with_demo(app, tell)
    except NotEmpty:
        raise Sentence(
            "--demo fills an empty database only, and this one already holds a community: start without "
            "--demo, or set DATA_DIR (or DATABASE_URL) to a new place."
        ) from None


def announcement(config: Config, link: str | None) -> str:
    """What is printed when the community is open."""
    lines = [f"Terrasse is open at {config.base_url}"]
    if config.mail_url is None:
        lines.append(
            f"Mail is not sent: each message is a file in {config.data_dir / 'mail'} (see MAIL_URL)."
        )
    if link is not None:
        lines.append(f"Become its administrator with this link, which works once:\n\n    {link}\n")
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        cli(prog_name="run.py")
    except KeyboardInterrupt:
        sys.exit(130)
