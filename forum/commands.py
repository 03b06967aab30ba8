"""The command line beside serving: making an administrator, resetting a password, backup, recount."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from forum.clock import now
from forum.config import Config

Compose = Callable[[], Flask]


def register(cli: click.Group) -> None:
    """Add the commands to the group that run.py makes; each gets the app by calling what it is passed."""
    for command in (member, backup, recount, test_mail):
        cli.add_command(command)


@click.group()
def member() -> None:
    """Look after members from the shell."""


@member.command("make-admin")
@click.argument("name")
@click.pass_obj
def make_admin(compose: Compose, name: str) -> None:
    """Let NAME (or the member with this address) administrate the community."""
    from forum.members.shell import make_admin as let_administer

    with compose().app_context():
        found = let_administer(name)
    if found is None:
        raise click.ClickException(f"Nobody is called {name!r}.")
    click.echo(f"{found} administrates the community now.")


@member.command("reset-password")
@click.argument("name")
@click.pass_obj
def reset_password(compose: Compose, name: str) -> None:
    """Print a link with which NAME (or the member with this address) can choose a new password."""
    from forum.members.shell import reset_password_link

    with compose().app_context():
        link = reset_password_link(name)
    if link is None:
        raise click.ClickException(f"Nobody is called {name!r}.")
    click.echo(f"Give this link to {name}. It works once, for a while:\n\n    {link}\n")


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.pass_obj
def backup(compose: Compose, target: Path | None) -> None:
    """Write a copy of the SQLite database to TARGET while the program runs.

    Without TARGET: into DATA_DIR/backups, named by the moment. PostgreSQL has pg_dump for this.
    """
    from forum.storage.backup import NotHere, copy_to
    from forum.storage.session import db

    app = compose()
    config: Config = app.extensions["forum.config"]
    where = target or config.data_dir / "backups" / f"terrasse-{now():%Y%m%d-%H%M%S}.db"
    with app.app_context():
        try:
            copy_to(db.engine, where)
        except NotHere:
            raise click.ClickException(
                "The database is PostgreSQL: copy it with pg_dump, and DATA_DIR as files."
            ) from None
        except FileExistsError:
            raise click.ClickException(f"{where} is there already; nothing was written.") from None
        except OSError as error:
            raise click.ClickException(f"{where} cannot be written: {error.strerror}.") from None
    click.echo(f"The database is copied to {where}. Keep {config.data_dir / 'secret_key'} with it.")


@click.command()
@click.pass_obj
def recount(compose: Compose) -> None:
    """Bring back what is derived from posts, and say what had been wrong."""
    from forum.storage.session import transaction
    from forum.topics.recount import recount as settle

    with compose().app_context(), transaction():
        wrong = settle()
    click.echo(f"{len(wrong)} topics had been wrong and are right now." if wrong else "Everything was right.")


@click.command("test-mail")
@click.argument("address")
@click.pass_obj
def test_mail(compose: Compose, address: str) -> None:
    """Send a message to ADDRESS at once, and say what the mail server answered."""
    from forum.jobs import mail

    app = compose()
    config: Config = app.extensions["forum.config"]
    with app.app_context():
        try:
            mail.send(mail.trial(address))
        except mail.REFUSALS as error:
            raise click.ClickException(f"The message was not sent: {mail.in_words(error)}") from None
    if config.mail_url is None or config.mail_url.startswith("file:"):
        click.echo("The message is a file now: MAIL_URL names no mail server.")
    else:
        click.echo(f"The mail server has taken the message to {address}.")
