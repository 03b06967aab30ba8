"""Finding offers and requests, reading one, and everything that is one's own."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum.gifts.chains import consents_of, inspiration_of, inspired_by, newest_stories, stories_through
from forum.gifts.fold import ACTIVE, ASKED, GIVEN, RECEIVED, SHOWN, Course
from forum.gifts.forms import ChooseForm, HandForm, WhereForm
from forum.gifts.lists import Wanted, authored_by, gifts_for, hands_raised_by
from forum.gifts.matching import near_matches
from forum.gifts.models import Gift, MemberRegion
from forum.gifts.queries import HandLine, gift_for, hands_of, revision_of
from forum.gifts.routes.blueprint import gifts
from forum.gifts.story import course_of
from forum.gifts.viewing import words
from forum.gifts.wording import HAND_STATUSES, KINDS, says
from forum.hooks import hooks
from forum.members.people import people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.diff import word_diff
from forum.topics.routes.responding import member_for
from forum.web.times import day


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        side=asked.get("side", "")[:8],
        kind=asked.get("kind", "")[:10],
        region=asked.get("region", "")[:120],
        online=asked.get("online") == "1",
        near=asked.get("near") == "1",
        words=asked.get("q", "")[:200],
        soon=asked.get("soon") == "1",
    )


@gifts.get("/gifts")
def index() -> ResponseReturnValue:
    """What is offered and asked for now."""
    me, wanted = viewer(), _wanted()
    page = gifts_for(me, wanted, before=request.args.get("before", ""))
    asked = {key: value for key, value in request.args.items() if key != "before" and value}
    older = "/gifts?" + urlencode({**asked, "before": page.after}) if page.after else None
    return render_template(
        "gifts/index.html",
        wanted=wanted,
        lines=page.items,
        older=older,
        regions=regions_of(me),
        version=" ".join(f"{line.id}:{line.seq}" for line in page.items),
        **words(),
    )


def regions_of(me: Any) -> str:
    """Where the viewer said they live, in their words."""
    if me is None:
        return ""
    found = select(MemberRegion.name).where(MemberRegion.member_id == me.id).order_by(MemberRegion.key)
    return ", ".join(session().scalars(found))


@gifts.get("/gifts/<int:gift_id>")
def show(gift_id: int) -> ResponseReturnValue:
    """One offer or request, and what the viewer has to do with it."""
    return page_of(gift_for(viewer(), gift_id))


def page_of(
    gift: Gift,
    *,
    hand_form: HandForm | None = None,
    choose_form: ChooseForm | None = None,
    chosen: int = 0,
    reconsider: Any = None,
    refusal: Any = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of an offer or request, with a form that could not be accepted."""
    me = viewer()
    lines = hands_of(me, gift)
    course = course_of(gift)
    own = me is not None and me.id == gift.author_id
    readable = can(me, Act.SEE_GIFT, gift)
    consents = consents_of(me, [one.hand.id for one in lines]) if lines else set()
    page = render_template(
        "gifts/show.html",
        gift=gift,
        course=course,
        readable=readable,
        own=own,
        spirit=inspiration_of(me, gift) if own else None,
        author=people([gift.author_id]).get(gift.author_id) if can(me, Act.SEE_GIVER, gift) else None,
        hands=[_shown(one, gift, course, me, chosen, choose_form) for one in lines],
        between=own or bool(lines),
        version=_version(gift, course, lines, consents),
        asking=not own and can(me, Act.RAISE_HAND, gift) and _may_ask(course, lines),
        hand_form=hand_form or HandForm(formdata=None),
        says=says(gift),
        matches=near_matches(me, gift) if own and course.takes else [],
        stories=stories_through(me, gift) if readable else [],
        consents=consents,
        reconsider=reconsider,
        refusal=refusal,
        judge=_judge(gift, me),
        hand_statuses=HAND_STATUSES,
        **words(),
    )
    return make_response(page, status)


def _may_ask(course: Any, lines: list[HandLine]) -> bool:
    return course.takes and all(course.allows(ASKED, line.hand.id) for line in lines)


def _judge(gift: Gift, me: Any) -> str:
    """Where a moderator decides about it, if an add-on has such a place."""
    judge = hooks().judge
    return judge("gift", gift.id, "hide") if judge is not None and can(me, Act.JUDGE_GIFT, gift) else ""


def _version(gift: Gift, course: Course, lines: list[HandLine], consents: set[int]) -> str:
    """What stands for all that this viewer is shown: without a hand in it nothing of the hands is in it."""
    if not lines:
        return str(gift.seq)
    said = [(word.id, word.state, bool(word.text)) for line in lines for word in line.words]
    seen = repr((gift.seq, course.version, said, sorted(consents)))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _shown(
    line: HandLine, gift: Gift, course: Course, me: Any, chosen: int, form: ChooseForm | None
) -> dict[str, Any]:
    """A raised hand with what the viewer may do about it now."""
    hand = line.hand
    hand.gift = gift  # type: ignore[misc]
    mine = me.id == hand.member_id
    asked_again = mine and line.edited and line.state.status in ACTIVE  # what is over has no other answer
    allows = {kind for kind in (*HAND_STATUSES, SHOWN) if course.allows(kind, hand.id)}
    return {
        "line": line,
        "standing": course.standing(hand.id),
        "mine": mine,
        "receives": me.id == hand.receiver_id,
        "allows": allows,
        "choosable": not mine and "chosen" in allows and can(me, Act.CHOOSE_HAND, gift),
        "form": (form if form is not None and chosen == hand.id else ChooseForm(formdata=None)),
        "open": chosen == hand.id,
        "changes": _changes(gift, line) if asked_again and can(me, Act.SEE_GIFT, gift) else None,
        "told": line.state.status in (RECEIVED, GIVEN),
        "unnamed": hand.unnamed_id is not None and hand.conversation_id is None,
        "i_am_unnamed": hand.unnamed_id == me.id,
    }


def _changes(gift: Gift, line: HandLine) -> list[tuple[str, list[Any]]]:
    """What is different from what was promised: label, pieces of the comparison."""
    then, now_ = revision_of(gift.id, line.state.revision), revision_of(gift.id, gift.revision)
    if then is None or now_ is None:
        return []
    found = [
        ("title", word_diff(then.title, now_.title)),
        ("text", word_diff(then.source, now_.source)),
        ("terms", word_diff(_terms(then.terms), _terms(now_.terms))),
    ]
    return [(name, changes) for name, changes in found if any(kind != "same" for kind, _text in changes)]


def _terms(terms: dict[str, Any]) -> str:
    until = terms.get("ends_at")
    pieces = int(terms.get("pieces", 1))
    lines = [
        str(terms.get("own_kind") or KINDS.get(terms.get("kind", ""), "")),
        terms.get("region") or "",
        _("online") if terms.get("online") else "",
        _("until %(day)s", day=day(datetime.fromisoformat(until))) if until else "",
        ngettext("once", "%(num)d times", pieces),
    ]
    return "\n".join(line for line in lines if line)


@gifts.get("/gifts/mine")
def mine() -> ResponseReturnValue:
    """Everything the viewer offered and asked for, and where they raised a hand."""
    me = member_for(Act.OFFER_GIFT)
    form = WhereForm(formdata=None)
    form.region.data = regions_of(me)
    authored = authored_by(me, request.args.get("before", ""))
    raised = hands_raised_by(me, request.args.get("raised_before", ""))
    hands = [
        {
            "hand": hand,
            "gift": line,
            "standing": course_of(gift).standing(hand.id),
            "url": f"/gifts/{gift.id}",
        }
        for hand, gift, line in raised.items
    ]
    received = inspired_by(me)
    return render_template(
        "gifts/mine.html",
        lines=authored.items,
        older=f"/gifts/mine?before={authored.after}#authored" if authored.after else None,
        raised_older=f"/gifts/mine?raised_before={raised.after}#raised" if raised.after else None,
        hands=hands,
        received=received,
        consents=consents_of(me, [hand.id for hand in received]),
        where=form,
        hand_statuses=HAND_STATUSES,
        **words(),
    )


@gifts.get("/gifts/stories")
def stories() -> ResponseReturnValue:
    """Gifts that were passed on, told with the consent of everybody in them."""
    return render_template("gifts/stories.html", stories=newest_stories(viewer()))
