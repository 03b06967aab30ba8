"""The sentence at the top of the ledger: the state of things, honestly, in the reader's language."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from forum.contributions.balance import Balance
from forum.contributions.wording import day_in_words


def state_of_things(figures: Balance) -> str:
    """«Since July we asked for 4 things, 31 people helped. 3 of 4 promises are kept. One is 12 days late.»"""
    if figures.empty:
        return str(_("Nothing has been asked of this community yet, and nothing promised to it."))
    asked = ", ".join([_asked(figures), *_helped(figures)])
    first = str(_("Since %(month)s %(what)s.", month=_month(figures.since), what=asked))
    return " ".join([first, *(_begun(one) for one in _promises(figures))])


def _begun(words: str) -> str:
    """A sentence of its own."""
    return f"{words[:1].upper()}{words[1:]}."


def _month(day: date) -> str:
    return str(format_date(day, "MMMM y"))


def _asked(figures: Balance) -> str:
    if not figures.asked:
        return str(_("we asked for nothing"))
    return str(ngettext("we asked for one thing", "we asked for %(num)d things", figures.asked))


def _helped(figures: Balance) -> list[str]:
    if figures.helped:
        return [str(ngettext("one person helped", "%(num)d people helped", figures.helped))]
    return [str(_("nobody has helped yet"))] if figures.asked else []


def _promises(figures: Balance) -> list[str]:
    if not figures.promises:
        return [str(_("nothing was promised"))]
    return [_kept(figures), *_given_up(figures), *_late(figures), *_waiting(figures)]


def _kept(figures: Balance) -> str:
    if figures.promises == 1:
        return str(_("the one promise is kept") if figures.kept else _("the one promise is not kept yet"))
    if figures.kept == figures.promises:
        return str(_("all %(num)d promises are kept", num=figures.promises))
    if not figures.kept:
        return str(_("none of %(num)d promises is kept yet", num=figures.promises))
    return str(
        ngettext(
            "one of %(of)d promises is kept",
            "%(num)d of %(of)d promises are kept",
            figures.kept,
            of=figures.promises,
        )
    )


def _given_up(figures: Balance) -> list[str]:
    if not figures.given_up:
        return []
    said = ngettext(
        "one was given up, with the reason", "%(num)d were given up, with the reasons", figures.given_up
    )
    return [str(said)]


def _late(figures: Balance) -> list[str]:
    if not figures.late:
        return []
    days, late = figures.late[0], len(figures.late)
    if figures.promises == 1:
        said = ngettext("it is one day late", "it is %(num)d days late", days)
    elif late == 1:
        said = ngettext("one is one day late", "one is %(num)d days late", days)
    else:
        said = ngettext(
            "%(late)d are late, the oldest by one day",
            "%(late)d are late, the oldest by %(num)d days",
            days,
            late=late,
        )
    return [str(said)]


def _waiting(figures: Balance) -> list[str]:
    if figures.next_due is None:
        return []
    day = day_in_words(figures.next_due)
    if figures.promises == 1:
        return [str(_("it is due by %(day)s", day=day))]
    return [
        str(
            ngettext(
                "one is due by %(day)s",
                "%(num)d are still to come, the next by %(day)s",
                figures.waiting,
                day=day,
            )
        )
    ]
