"""``python run.py screen "text"``: what screening would say of a text, and why."""

from __future__ import annotations

import sys

import click

from moderation.screening.engine import Context, Screening, screen
from moderation.screening.signals import Author


@click.command("screen")
@click.argument("text", required=False)
@click.option("--newcomer", is_flag=True, help="As a newcomer's text: their links are looked at.")
@click.option(
    "--category", metavar="SLUG", help="As written in this category, which may be judged more strictly."
)
@click.pass_obj
def screen_command(compose: object, text: str | None, newcomer: bool, category: str | None) -> None:
    """Explain what screening would say of TEXT (without TEXT: of what is read from standard input).

    The community's own phrases are looked for too.
    """
    said = text if text is not None else sys.stdin.read()
    app = compose() if callable(compose) else None
    if app is None:
        raise click.ClickException("screen needs the application.")
    with app.test_request_context():
        click.echo(explained(screen(said, _context(newcomer, category))))


def _context(newcomer: bool, slug: str | None) -> Context:
    from forum.categories.catalogue import places
    from moderation.screening.queries import phrase_book, thresholds_in

    found = [one for one in places() if one.slug == slug]
    if slug is not None and not found:
        known = ", ".join(one.slug for one in places()) or "none yet"
        raise click.ClickException(f"no category has the address {slug!r}; there are: {known}.")
    place = found[0].id if found else None
    return Context(Author(newcomer=newcomer), phrase_book(), thresholds_in(place))


def explained(found: Screening) -> str:
    """The outcome and every signal, in lines that a person can read."""
    lines = [f"{found.outcome.value} (score {found.score})"]
    for signal in found.signals:
        lines.append(
            f"  {signal.weight:>3}  {signal.kind}/{signal.category}, rule {signal.rule}: {signal.explanation}"
        )
        lines += [f"       {one.start}-{one.end}: {one.text!r}" for one in signal.evidence]
    if not found.signals:
        lines.append("  nothing was noticed")
    return "\n".join(lines)
