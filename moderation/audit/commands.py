"""``python run.py verify-audit``: whether the chain of acts is whole, and where it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

MOST = 50
"""Breaks that are printed one by one."""


@click.command("verify-audit")
@click.option("--head", "noted", metavar="N:HASH", help="A head that an earlier run printed.")
@click.pass_obj
def verify_audit(compose: Callable[[], Flask], noted: str | None) -> None:
    """Look at every line of the audit and say exactly where its chain breaks.

    Prints the present head, to be noted where nobody can change it who can change the database; given with
    --head at a later run, it shows whether what it stood for is still there. Ends with 1 if anything is
    wrong.
    """
    from moderation.audit.verifying import read_head, verify

    try:
        head = read_head(noted) if noted is not None else None
    except ValueError:
        raise click.BadParameter(
            "it is the number, a colon and 64 hexadecimal digits.", param_hint="--head"
        ) from None
    with compose().app_context():
        found = verify(head)
    for one in found.breaks[:MOST]:
        click.echo(f"line {one.number}: {one.why}")
    if len(found.breaks) > MOST:
        click.echo(f"and {len(found.breaks) - MOST} more")
    if found.breaks:
        click.echo(f"The chain of the audit is broken ({found.last.number} is its last line).")
        raise SystemExit(1)
    click.echo(f"The chain of the audit is whole. Note its head elsewhere:\n{found.last}")
