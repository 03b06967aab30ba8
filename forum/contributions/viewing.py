"""Calls and commitments as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, render_template
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.clock import now
from forum.contributions import bell
from forum.contributions.actions.remind import remind
from forum.contributions.days import last_day
from forum.contributions.drafts import draft_of
from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.contributions.queries import (
    BROUGHT,
    contributions_to,
    found_calls,
    hears_all,
    open_calls,
    own_contribution,
    visible_commitments,
    words_of,
)
from forum.contributions.story import story_of
from forum.contributions.wording import EFFORTS, Standing, day_in_words, how_late, standing
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox
from forum.members.people import Person, people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.text.excerpt import excerpt
from forum.web.language import once_a_language
from forum.web.times import first_of_month

EXCERPT = 160
FOUND = 5
"""Calls among the results of a search."""
ON_HOME = 3
"""Calls on the home page."""


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word of the brand, for one reader; ``text`` is "" where it may not be read, ``notice`` says why."""

    word: Word
    text: str
    notice: str
    person: Person
    beneath: Sequence[Any] = ()
    """What others put there (``hooks().beneath``)."""


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """What somebody brings, for one reader; ``person`` is None where they don't learn who it is."""

    contribution: Contribution
    person: Person | None
    accepted: WordLine | None
    outcome: WordLine | None
    mine: bool
    answers: bool
    """Whether the reader may answer it."""
    beneath: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """What the brand promised, and how that stands today."""

    commitment: Commitment
    standing: Standing
    url: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in a list."""

    call: Call
    person: Person
    last_day: date
    open: bool
    ends_soon: bool
    excerpt: str
    counterpart: CommitmentLine | None


def commitment_line(commitment: Commitment) -> CommitmentLine:
    return CommitmentLine(commitment, standing(commitment), f"/commitments/{commitment.id}")


def call_lines(me: Any, calls: Sequence[Call]) -> list[CallLine]:
    """Calls as lists show them, in the order given."""
    known = people(call.author_id for call in calls)
    promised = visible_commitments(me, [call.commitment_id for call in calls])
    return [
        CallLine(
            call=call,
            person=known[call.author_id],
            last_day=last_day(call.closes_at),
            open=is_open(call),
            ends_soon=is_open(call) and call.closes_at < _soon(),
            excerpt=excerpt(call.html, EXCERPT),
            counterpart=commitment_line(promised[call.commitment_id])
            if call.commitment_id in promised
            else None,
        )
        for call in calls
    ]


def is_open(call: Call) -> bool:
    """Whether it takes contributions, from whoever may bring one."""
    return call.state == "published" and call.closed_at is None and call.closes_at > now()


def _soon() -> datetime:
    return now() + timedelta(days=7)


def contribution_lines(me: Any, contributions: Sequence[Contribution]) -> list[ContributionLine]:
    """Contributions the reader may see, with the words said about them, and what stands beneath both: asked
    for together, however many they are."""
    words = words_of([one.accepted_word_id for one in contributions])
    words |= words_of([one.outcome_word_id for one in contributions])
    known = people([*(one.author_id for one in contributions), *(word.author_id for word in words.values())])
    beneath = hooks().standing_beneath("contribution", [one.id for one in contributions])
    beneath_words = hooks().standing_beneath("brand_word", list(words))

    def said(word_id: int | None, about: Contribution) -> WordLine | None:
        return word_line(me, words.get(word_id or 0), about, known, beneath_words)

    return [
        ContributionLine(
            contribution=one,
            person=known.get(one.author_id) if knows_author(me, one) else None,
            accepted=said(one.accepted_word_id, one),
            outcome=said(one.outcome_word_id, one),
            beneath=beneath.get(one.id, ()),
            mine=me is not None and me.id == one.author_id,
            answers=can(me, Act.ANSWER_CONTRIBUTION, one),
        )
        for one in contributions
    ]


def knows_author(me: Any, contribution: Contribution) -> bool:
    """Whether the reader learns who it is: everybody where they wish to be named."""
    return (
        contribution.named
        or (me is not None and me.id == contribution.author_id)
        or can(me, Act.ANSWER_CONTRIBUTION, contribution)
        or can(me, Act.JUDGE_BRAND_TEXT, contribution)
    )


def word_line(
    me: Any, word: Word | None, about: Any, known: dict[int, Person], beneath: Mapping[int, Sequence[Any]]
) -> WordLine | None:
    """A word, if there is one; without its text where the reader may not read it. ``beneath``: what stands
    beneath words, by number."""
    if word is None:
        return None
    word.about = about  # type: ignore[misc]
    notice = ""
    if word.state == "held":
        notice = str(_("This word waits for a moderator."))
    elif word.state != "published":
        notice = str(_("A moderator took this word out of sight."))
    text = word.source if can(me, Act.SEE_BRAND_WORD, word) else ""
    return WordLine(word, text, notice, known[word.author_id], beneath.get(word.id, ()))


def call_context(me: Any, call: Call, after: int = 0) -> dict[str, Any]:
    """What the page of a call shows, of what was brought a part: what came ``after`` that number. One's own
    is always there."""
    brought, own = contributions_to(me, call, after), own_contribution(me, call)
    more = brought[BROUGHT - 1].id if len(brought) > BROUGHT else None
    brought = brought[:BROUGHT]
    if own is not None and own.id not in {one.id for one in brought}:
        brought = [own, *brought] if own.id < after else [*brought, own]
    promised = visible_commitments(me, [call.commitment_id])
    story = story_of(call)
    known = people([call.author_id, *(one.entry.author_id for one in story)])
    return {
        "call": call,
        "caller": known[call.author_id],
        "story": story,
        "people": known,
        "may_correct": can(me, Act.CORRECT_CALL, call),
        "counterpart": commitment_line(promised[call.commitment_id]) if promised else None,
        "lines": contribution_lines(me, brought),
        "more": f"/calls/{call.id}?after={more}#brought" if more else None,
        "own": own,
        "hears_all": hears_all(me),
        "open": is_open(call),
        "last_day": last_day(call.closes_at),
        "may_contribute": can(me, Act.CONTRIBUTE, call),
        "may_close": can(me, Act.CLOSE_CALL, call),
    }


def on_home() -> Markup:
    """Calls that are open: the newest, and the one that ends soonest; nothing where there is none."""
    me = viewer()
    newest = list(open_calls(ON_HOME))
    ending = [call for call in open_calls(1, ending=True) if call not in newest]
    if not newest:
        return Markup("")
    calls = [*newest[: ON_HOME - len(ending)], *ending]
    return Markup(render_template("contributions/_home.html", lines=call_lines(me, calls), efforts=EFFORTS))  # noqa: S704


def in_search(question: Any, **_context: Any) -> Markup:
    """Calls among what was found: on the first page of a search for words alone."""
    calls = found_calls(question.text, FOUND) if question.unfiltered and question.page == 1 else []
    if not calls:
        return Markup("")
    lines = call_lines(viewer(), calls)
    return Markup(render_template("contributions/_found.html", lines=lines, efforts=EFFORTS))  # noqa: S704


def in_drafts() -> Markup:
    """The call that the viewer has begun to write, among their drafts."""
    draft = draft_of(viewer())
    if draft is None:
        return Markup("")
    return Markup(render_template("contributions/_draft.html", draft=draft))  # noqa: S704 (a template of ours)


def _short(day: date) -> str:
    return first_of_month(str(format_date(day, "d MMM")), str(get_locale()))


def _quarter(day: date) -> str:
    return str(format_date(day, "QQQQ y"))


@once_a_language
def in_footer() -> Markup:
    """The ledger is one step from every page."""
    return Markup('<li><a href="/ledger">{}</a></li>').format(_("Asked and given back"))


@once_a_language
def in_account_menu() -> Markup:
    """In one's own menu."""
    return Markup(render_template("contributions/_own_link.html"))  # noqa: S704 (a template of ours)


def plug(app: Flask) -> None:
    """Put calls and the ledger among the places, on the home page and at the foot of every page."""
    plugged = hooks(app)
    plugged.navigation.append(NavigationItem("calls", _l("Calls"), lambda viewer: "/calls", "ask", 55))
    plugged.slots.setdefault("home.sections", []).append(lambda **_context: on_home())
    plugged.slots.setdefault("footer.conduct", []).append(in_footer)
    plugged.slots.setdefault("account.menu", []).append(in_account_menu)
    plugged.slots.setdefault("drafts.others", []).append(lambda **_context: in_drafts())
    plugged.slots.setdefault("search.sections", []).append(in_search)
    app.jinja_env.filters.update(
        full_day=day_in_words, short_day=_short, quarter_name=_quarter, how_late=how_late
    )
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    outbox.every(app, timedelta(hours=1), "remind-of-promises", remind)
