"""The figures once more: slowly, row by row, from whole tables, without a line of the program's counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.contributions.days import day_of
from forum.contributions.models import Commitment
from forum.events.models import Attendance, Event
from forum.feedback.models import Idea, IdeaEntry
from forum.handoffs.models import Handoff, HandoffEntry
from forum.members.models import Member
from forum.storage.session import session
from forum.topics.models import OfficialPost, Post, Topic
from tests.forum.insights.plain_people import YEAR, added, parts_told
from tests.forum.insights.plain_words import question_mark_ends_a_word, useful, without_quotes

Told = tuple[Any, int | None, frozenset[int]]
"""What is read, of how many it speaks, what stands behind it."""

NOT_TOLD = "not told"


def every(model: Any) -> list[Any]:
    return list(session().scalars(select(model)))


class Plain:
    """All figures of a time in some categories, as seen at ``moment``."""

    def __init__(
        self,
        days: tuple[date, date],
        since: datetime,
        until: datetime,
        places: Iterable[int],
        moment: datetime,
        apart: bool = False,
    ) -> None:
        self.days = days
        self.since, self.until, self.moment = since, until, moment
        self.places = set(places)
        self.apart = apart
        self.members = {one.id: one for one in every(Member)}
        self.topics = {one.id: one for one in every(Topic)}
        self.posts = {one.id: one for one in every(Post)}
        self.official = {one.post_id for one in every(OfficialPost)}

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    def figures(self) -> dict[str, Told]:
        """By name."""
        return {**self.questions(), **self.handoffs(), **self.ideas(), **self.events()}

    def whole(self) -> dict[str, Told]:
        """Those that belong to no category."""
        return {**self.promises(), **self.newcomers()}

    def questions(self) -> dict[str, Told]:
        of_ideas = {one.topic_id for one in every(Idea)}
        asked, answer = [], {}
        for topic in self.topics.values():
            author, first = self.members[topic.author_id], self.posts[topic.first_post_id]
            if (
                self.within(topic.created_at)
                and topic.category_id in self.places
                and topic.kind == "talk"
                and topic.state == first.state == "published"
                and topic.id not in of_ideas
                and not author.works_here
                and not author.system
                and (
                    question_mark_ends_a_word(topic.title)
                    or question_mark_ends_a_word(without_quotes(first.source))
                )
            ):
                asked.append(topic)
        wanted = {one.id: one for one in asked}
        for _number, post in sorted(self.posts.items()):
            topic = wanted.get(post.topic_id)
            if topic is None or topic.id in answer or post.author_id == topic.author_id:
                continue
            by_somebody = not self.members[post.author_id].system and post.id != topic.first_post_id
            if by_somebody and post.state == "published" and useful(post.source):
                answer[topic.id] = post
        answered = [one for one in asked if one.id in answer]
        waiting = [one for one in asked if one.id not in answer]
        brand = [
            one
            for one in answered
            if answer[one.id].id in self.official or self.members[answer[one.id].author_id].works_here
        ]
        members = [one for one in answered if one not in brand]
        ages = [(self.moment - one.created_at).total_seconds() for one in waiting]
        took = [(answer[one.id].created_at - one.created_at).total_seconds() for one in answered]
        people = {one.author_id for one in asked}
        return {
            "answered": (len(answered), len(asked), firsts(answered)),
            "answer_median": (self.by_when(took, len(waiting), 50, people), len(asked), firsts(asked)),
            "answer_most": (self.by_when(took, len(waiting), 90, people), len(asked), firsts(asked)),
            "by_members": (len(members), len(answered), frozenset(answer[one.id].id for one in members)),
            "by_brand": (len(brand), len(answered), frozenset(answer[one.id].id for one in brand)),
            "unanswered": (len(waiting), len(asked), firsts(waiting)),
            "unanswered_age": (max(ages) if ages else None, len(waiting), firsts(waiting)),
        }

    def by_when(self, took: list[float], waiting: int, percent: int, people: set[int]) -> Any:
        if len(people) < 5:
            return NOT_TOLD if took or waiting else None
        whole = sorted(took) + [None] * waiting
        for place, seconds in enumerate(whole, start=1):
            if place * 100 >= percent * len(whole):
                return "not yet" if seconds is None else seconds
        return None

    def handoffs(self) -> dict[str, Told]:
        stories: dict[int, list[HandoffEntry]] = {}
        for entry in sorted(every(HandoffEntry), key=lambda one: one.number):
            stories.setdefault(entry.handoff_id, []).append(entry)
        there = [
            one
            for one in every(Handoff)
            if self.within(one.created_at)
            and one.state == "published"
            and one.status != "withdrawn"
            and self.topics[self.posts[one.post_id].topic_id].category_id in self.places
        ]
        closed = [one for one in there if one.status == "posted"]
        late = []
        for one in there:
            named = datetime.fromisoformat(next(e.data["due"] for e in stories[one.id] if e.kind == "sent"))
            brought = [entry.at for entry in stories[one.id] if entry.kind == "posted"]
            if one.status == "posted" and brought[0] <= named:
                continue
            if named < self.moment:
                late.append(one)
        return {
            "handoffs_closed": (len(closed), len(there), frozenset(one.post_id for one in closed)),
            "handoffs_late": (len(late), len(there), frozenset(one.post_id for one in late)),
        }

    def ideas(self) -> dict[str, Told]:
        seen = {}
        for one in every(Idea):
            topic = self.topics[one.topic_id]
            if topic.category_id in self.places and topic.state == "published":
                seen[one.id] = one
        happened = [one for one in every(IdeaEntry) if one.idea_id in seen and self.within(one.at)]
        decided = frozenset(one.idea_id for one in happened if one.kind in ("yes", "no", "not_now"))
        done = frozenset(one.idea_id for one in happened if one.kind == "done")
        written = [one for one in seen.values() if self.within(one.created_at) and one.status != "joined"]
        silent = frozenset(one.id for one in written if one.turned_at is None)
        return {
            "ideas_decided": (len(decided), len(decided), decided),
            "ideas_done": (len(done), len(done), done),
            "ideas_unanswered": (len(silent), len(written), silent),
        }

    def events(self) -> dict[str, Told]:
        over = [
            one
            for one in every(Event)
            if self.within(one.starts_at)
            and one.ends_at <= self.moment
            and one.state == "published"
            and one.category_id in self.places
        ]
        held = frozenset(one.id for one in over if one.status == "planned")
        return {
            "events_held": (len(held), sum(one.published_at is not None for one in over), held),
            "events_came": self.came(),
        }

    def came(self) -> Told:
        happened = {
            one.id: one
            for one in every(Event)
            if one.status == "planned" and one.state == "published" and one.ends_at <= self.moment
        }
        noted = [
            (happened[one.event_id], one.came)
            for one in every(Attendance)
            if one.event_id in happened and one.answer == "yes" and one.came is not None
        ]
        of_year = [
            (event, came)
            for event, came in noted
            if event.category_id in self.places and self.over(event.starts_at, self.moment)
        ]
        here = [(event, came) for event, came in of_year if self.within(event.starts_at)]
        events = frozenset(event.id for event, _came in here)
        sides = [(event.starts_at, bool(came)) for event, came in of_year]
        told = not self.apart and self.told(sides, self.moment)
        return people(sum(bool(came) for _event, came in here), len(here), told, events)

    def months(self) -> frozenset[int]:
        last = day_of(self.until - timedelta(seconds=1))
        return frozenset(range(day_of(self.since).month, last.month + 1))

    def over(self, at: datetime, moment: datetime) -> bool:
        """Whether it was in the year of the period, in a month that was over."""
        day = day_of(at)
        return day.year == day_of(self.since).year and day.month in self.months_over(moment)

    def months_over(self, moment: datetime) -> list[int]:
        year, today = day_of(self.since).year, day_of(moment)
        return [month for month in sorted(YEAR) if (year, month) < (today.year, today.month)]

    def told(self, sides: list[tuple[datetime, bool]], moment: datetime) -> bool:
        pairs = dict.fromkeys(self.months_over(moment), (0, 0))
        for at, side in sides:
            number = day_of(at).month
            pairs[number] = added([pairs[number], (int(side), 1 - int(side))])
        return self.months() in parts_told(pairs)

    def promises(self) -> dict[str, Told]:
        kept, given_up, late, owed = set(), set(), set(), set()
        for one in every(Commitment):
            settled = one.kept_at or one.given_up_at
            if one.promised_at is None or one.promised_at >= self.until:
                continue
            if one.promised_at < self.since and settled is not None and settled < self.since:
                continue
            owed.add(one.id)
            if one.kept_at is not None and one.kept_at < self.until:
                kept.add(one.id)
            elif one.given_up_at is not None and one.given_up_at < self.until:
                given_up.add(one.id)
            elif one.due_on < self.days[1]:
                late.add(one.id)
        return {
            "promises_kept": (len(kept), len(owed), frozenset(kept)),
            "promises_late": (len(late), len(owed), frozenset(late)),
            "promises_given_up": (len(given_up), len(owed), frozenset(given_up)),
        }

    def newcomers(self) -> dict[str, Told]:
        month = timedelta(days=30)
        of_year = [
            one
            for one in self.members.values()
            if self.over(one.created_at, self.moment - month)
            and one.confirmed_at is not None
            and not one.works_here
            and not one.system
        ]

        def back(one: Member) -> bool:
            return one.seen_at is not None and one.seen_at >= one.created_at + month

        joined = [one for one in of_year if self.within(one.created_at)]
        told = self.told([(one.created_at, back(one)) for one in of_year], self.moment - month)
        first: dict[int, int] = {}
        for number in sorted(self.posts, reverse=True):
            post, topic = self.posts[number], self.topics[self.posts[number].topic_id]
            if post.state == topic.state == "published" and topic.category_id in self.places:
                first[post.author_id] = number
        behind = frozenset(first[one.id] for one in joined if one.id in first)
        return {"newcomers_back": people(sum(map(back, joined)), len(joined), told, behind)}


def firsts(topics: Iterable[Any]) -> frozenset[int]:
    return frozenset(one.first_post_id for one in topics)


def people(some: int, whole: int, told: bool, behind: frozenset[int]) -> Told:
    if not told:
        return NOT_TOLD, None, behind
    return (some if whole else None), whole, behind
