"""Planning an event or a series, and announcing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.categories.catalogue import CategoryView
from forum.clock import now
from forum.events.models import DRAFT, MOST_DATES, PLANNED, Event, Series
from forum.events.queries import place
from forum.events.questions import renew_questions
from forum.events.refusals import NotNow
from forum.events.times import dates, moment, recurrence, rule_text, wall
from forum.facts.bus import record
from forum.facts.events import EventDrafted, EventHeldBack, EventPublished
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.words import member
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED
from forum.text.stems import stems
from forum.topics.composing import Composed


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event says. Its texts are clean already; times are those of the clock of ``zone``, naive."""

    title: str
    text: Composed
    category: CategoryView
    starts: datetime
    ends: datetime
    zone: str
    host_id: int
    place: str = ""
    link: str = ""
    admission: str = ""
    capacity: int | None = None
    guests_each: int = 0
    answers_until: datetime | None = None
    questions: Sequence[dict[str, Any]] = field(default_factory=tuple)
    with_room: bool = False
    language: str = ""

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when, in UTC."""
        return moment(self.starts, self.zone), moment(self.ends, self.zone)


@dataclass(frozen=True, slots=True)
class Repeating:
    """How an event comes again, until the end of ``last_day``."""

    rhythm: str
    last_day: date
    left_out: frozenset[date] = frozenset()


def make_event(*, actor: Any, plan: Plan, repeating: Repeating | None = None) -> Event:
    """Plan an event, or a whole series of them; answers the first. Nobody is told before it is announced.

    Raises ``Refused``, and ``NotNow`` where there is no such date, too many, or one that is over.
    """
    require(actor, Act.MAKE_EVENT, plan.category)
    require_host(plan)
    spans = [plan.span] if repeating is None else _dates(plan, repeating)
    if spans[0][0] <= now():
        raise NotNow(_l("This time is over. Choose one that lies ahead."))
    series = _series(actor, plan, repeating) if repeating is not None else None
    made = [_add(actor, plan, span, series) for span in spans]
    session().flush()
    for event in made:
        record(EventDrafted(actor_id=actor.id, event_id=event.id))
    return place(made[0])


def publish_event(*, actor: Any, event: Event, insisted: bool = False) -> None:
    """Announce an event, and with it the other drafts of its series. Its row is held.

    Those that were changed by themselves, that a moderator took away, or that the actor may not change, stay
    drafts. Whatever goes out is screened.
    Raises ``Refused``, ``NotNow`` when it has begun or its host can't receive anybody there,
    ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.EDIT_EVENT, event)
    if event.status != DRAFT:
        return
    if event.starts_at <= now():
        raise NotNow(_l("Its time is over. Choose one that lies ahead, then announce it."))
    require_host(event)
    others = [one for one in _drafts_of_series(event) if not one.apart and can(actor, Act.EDIT_EVENT, one)]
    verdicts: dict[tuple[Any, ...], Verdict] = {}
    for one in [event, *others]:
        said = _said(one)
        if said not in verdicts:
            verdicts[said] = screened(actor, one, one, insisted=insisted)
    for one in [event, *others]:
        announce(actor_id=actor.id, event=one, verdict=verdicts[_said(one)])


def _said(event: Event) -> tuple[Any, ...]:
    """All that is screened of it: dates that say the same need one look."""
    labels = tuple(str(one["label"]) for one in event.questions)
    lines = (event.title, event.source, event.place, event.link, event.admission)
    return (*lines, labels, event.category_id)


def announce(*, actor_id: int, event: Event, verdict: Verdict) -> None:
    """It is there for all who see its category, or waits for a person, as screening has it."""
    held = verdict.outcome is Outcome.HOLD
    event.status, event.published_at, event.changed_at = PLANNED, now(), now()
    event.state = HELD if held else PUBLISHED
    event.version += 1
    session().flush()
    if verdict.keep is not None:
        verdict.keep(event.id)
    if held:
        record(EventHeldBack(actor_id=actor_id, event_id=event.id))
    else:
        record(EventPublished(actor_id=actor_id, event_id=event.id, author_id=event.author_id))


def screened(actor: Any, said: Plan | Event, event: Event, *, insisted: bool) -> Verdict:
    """What the screeners think of an event's words, as they are or as ``said``: raises ``Reconsider``."""
    lines = (
        said.title,
        said.place,
        said.link,
        said.admission,
        *(str(one["label"]) for one in said.questions),
    )
    written = Written(
        "event",
        said.text.source if isinstance(said, Plan) else said.source,
        title="\n".join(line for line in lines if line),
        category=said.category,
        subject_id=event.id,
        author_id=event.author_id,
    )
    return hooks().screen(actor, written, insisted=insisted)


def take(event: Event, plan: Plan, span: tuple[datetime, datetime]) -> None:
    """Let ``event`` say what ``plan`` says, at another time perhaps."""
    event.title, event.source, event.html = plan.title, plan.text.source, plan.text.html
    words = stems(" ".join((plan.title, plan.place)))
    event.search_text = f"{' '.join(words)} {plan.text.search_text}"
    event.starts_at, event.ends_at, event.zone = *span, plan.zone
    event.category_id, event.category = plan.category.id, plan.category  # type: ignore[misc]
    event.host_id, event.language = plan.host_id, plan.language
    event.place, event.link, event.admission = plan.place, plan.link, plan.admission
    event.capacity, event.guests_each = plan.capacity, plan.guests_each
    event.with_room = plan.with_room
    renew_questions(event, plan.questions)


def closing(plan: Plan, starts: datetime) -> datetime | None:
    """When the list of a date closes that begins at ``starts``: as long before, by the clock, as planned."""
    if plan.answers_until is None:
        return None
    return moment(wall(starts, plan.zone) - (plan.starts - plan.answers_until), plan.zone)


def require_host(plan: Plan | Event) -> None:
    """Raise ``NotNow`` where nobody of that number is here, or they don't see for whom it is."""
    host = viewer_by_id(plan.host_id)
    system = session().scalar(select(Member.system).where(Member.id == plan.host_id))
    if not member(host, None) or system:
        raise NotNow(_l("There is nobody of that name here who could host it."))
    if not can(host, Act.SEE_CATEGORY, plan.category):
        raise NotNow(_l("Who hosts it does not see this category. Choose another host, or another category."))


def _dates(plan: Plan, repeating: Repeating) -> list[tuple[datetime, datetime]]:
    spans = dates(repeating.rhythm, plan.starts, plan.ends, plan.zone, repeating.last_day, repeating.left_out)
    if not spans:
        raise NotNow(_l("No date is left. Look at the last day, and at the days that are left out."))
    if len(spans) > MOST_DATES:
        raise NotNow(_l("These are too many dates for one series. Choose an earlier last day."))
    return spans


def _series(actor: Any, plan: Plan, repeating: Repeating) -> Series:
    rule = recurrence(repeating.rhythm, plan.starts, repeating.last_day)
    series = Series(
        author_id=actor.id,
        rhythm=repeating.rhythm,
        rule=rule_text(rule),
        zone=plan.zone,
        left_out=[day.isoformat() for day in sorted(repeating.left_out)],
    )
    session().add(series)
    session().flush()
    return series


def _add(
    actor: Any,
    plan: Plan,
    span: tuple[datetime, datetime],
    series: Series | None,
) -> Event:
    event = Event(author_id=actor.id, series_id=series.id if series is not None else None, status=DRAFT)
    take(event, plan, span)
    event.answers_until = closing(plan, span[0])
    session().add(event)
    return event


def _drafts_of_series(event: Event) -> list[Event]:
    if event.series_id is None:
        return []
    drafts = (
        select(Event)
        .where(
            Event.series_id == event.series_id,
            Event.status == DRAFT,
            Event.id != event.id,
            Event.starts_at > now(),
        )
        .order_by(Event.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [place(one) for one in session().scalars(drafts)]
