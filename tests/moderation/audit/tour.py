"""A round in which moderators and administrators do everything they can, each time with the same odd word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from forum.announcements.actions.read import ask_second_reader
from forum.clock import now
from forum.facts.bus import record
from forum.jobs.worker import run_due
from forum.members.actions.change_profile import change_profile
from forum.members.actions.conceal_profile import conceal_profile, reveal_profile
from forum.members.actions.grant_role import grant_role, withdraw_role
from forum.members.actions.leave import erase_member
from forum.members.actions.recognise import recognise
from forum.members.models import Grant, Member
from forum.members.ways_in import Invitation
from forum.storage.session import session, transaction
from forum.topics.actions import merge, moderate, place, split, tag
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import topic_for
from moderation.appeals.actions import complain, exchange
from moderation.appeals.actions.judge import judge
from moderation.audit.facts import AuditExported
from moderation.care.actions.shelter import end_shelter, open_shelter
from moderation.cases.actions import handle
from moderation.cases.queries import case_for
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Statement
from moderation.screening.actions.phrases import list_phrase, strike_phrase
from moderation.screening.actions.thresholds import set_thresholds
from moderation.screening.levels import LEVELS
from moderation.screening.models import ListedPhrase
from moderation.transparency.actions import export_figures, export_statements
from moderation.transparency.queries import current_half
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conduct import publish_change
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.audit.brand import on_what_the_brand_hears
from tests.moderation.audit.giving import on_what_is_given

WORD = "Zinnober"
WHY = f"Because of {WORD}."


def go_round(cast: Cast) -> None:
    """Everything, in an order in which it can be done. No application context may be open."""
    with cast.app.app_context():
        on_topics(cast)
        on_posts(cast)
        on_members(cast)
        on_a_case(cast)
        on_the_community(cast)
        on_what_is_given(cast, WORD, WHY)
        on_what_the_brand_hears(cast, WORD, WHY)
    on_pages(cast)


def on_topics(cast: Cast) -> None:
    first, second = make_category("one"), make_category("two")
    topic_id = make_topic(cast.mia, first, WORD).id
    other_id = make_topic(cast.nia, first).id
    reply_id = make_reply(cast.nia, topic_id, WORD).id

    def steer(verb: Any, **how: Any) -> None:
        with transaction():
            verb(actor=cast.mo, topic=topic_for(cast.mo, topic_id), reason=WHY, **how)

    steer(place.pin_topic, pinned=True)
    steer(place.lock_topic, locked=True)
    steer(place.slow_topic, seconds=60, until=now() + timedelta(days=1))
    steer(place.hide_topic)
    steer(place.show_topic)
    steer(place.move_topic, category=second)
    steer(tag.rename_topic, title=f"{WORD} {WORD}")
    steer(tag.tag_topic, tags=[WORD.lower()])
    steer(split.split_topic, title=WORD, category=second, post_ids=[reply_id])
    with transaction():
        source, target = topic_for(cast.mo, other_id), topic_for(cast.mo, topic_id)
        merge.merge_topics(actor=cast.mo, source=source, target=target, reason=WHY)


def on_posts(cast: Cast) -> None:
    topic_id = make_topic(cast.nia, make_category("four")).id
    post_id = make_reply(cast.mia, topic_id, f"{WORD} says so.").id
    for verb in (moderate.hide_post, moderate.publish_post, moderate.remove_post):
        with transaction():
            verb(actor=cast.mo, post=_post(cast, post_id), reason=WHY)
    with transaction():
        moderate.publish_post(actor=cast.mo, post=_post(cast, post_id))
    with transaction():
        post = _post(cast, post_id)
        edit_post(actor=cast.mo, post=post, text=compose(f"{WORD}!"), revision=post.revision, reason=WHY)


def _post(cast: Cast, post_id: int) -> Post:
    post = session().get_one(Post, post_id)
    post.topic = topic_for(cast.mo, post.topic_id)
    return post


def on_members(cast: Cast) -> None:
    with transaction():
        change_profile(actor=cast.ada, member=session().get_one(Member, cast.mia.id), values={"bio": WORD})
    for verb in (conceal_profile, reveal_profile):
        with transaction():
            verb(actor=cast.mo, member=session().get_one(Member, cast.mia.id), reason=WHY)
    with transaction():
        open_shelter(actor=cast.mo, member=session().get_one(Member, cast.mia.id))
    with transaction():
        end_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
    with transaction():
        member = session().get_one(Member, cast.nia.id)
        grant = grant_role(actor=cast.ada, member=member, capability="moderate")
        grant_id = grant.id
    with transaction():
        withdraw_role(actor=cast.ada, grant=session().get_one(Grant, grant_id))
    with transaction():
        member = session().get_one(Member, cast.nia.id)
        recognise(actor=cast.ada, member=member, works_here=True, first_name="")
    category_id = make_category("announced").id
    with transaction():
        ask_second_reader(actor=cast.ada, category_id=category_id, asked=True)
    leaver = make_member("leaver")
    erase_member(actor=cast.ada, member_id=leaver.id, texts_too=False, reason=WHY)


def on_a_case(cast: Cast) -> None:
    topic_id = make_topic(cast.nia, make_category("three")).id
    post_id = make_reply(cast.mia, topic_id, f"{WORD} is somewhere else.").id
    case_id = report_it(cast.nia, "post", post_id, sentence=WHY)

    def handle_it(who: Any, verb: Any, **how: Any) -> None:
        with transaction():
            verb(actor=who, case=case_for(who, case_id, lock=True), **how)

    handle_it(cast.mo, handle.claim)
    handle_it(cast.mo, handle.note, text=WHY)
    handle_it(cast.mo, handle.release)
    handle_it(cast.mo, handle.pass_on)
    handle_it(cast.mo, handle.escalate, text=WHY)
    decide_it(cast.mo, case_id, "remove", facts=WHY)
    run_due(cast.app)
    statement_id = session().scalar(select(Statement.id).where(Statement.member_id == cast.mia.id)) or 0
    with transaction():
        appeal_id = complain.complain(actor=cast.mia, statement_id=statement_id, text=WHY).id
    with transaction():
        exchange.ask(actor=cast.ada, appeal_id=appeal_id, text=WHY)
    with transaction():
        exchange.answer(actor=cast.mia, statement_id=statement_id, text=WHY)
    with transaction():
        judge(actor=cast.ada, appeal_id=appeal_id, outcome="upheld", reasons=WHY)
    second = decide_it(cast.mo, case_id, "suspend", facts=WHY).id
    with transaction():
        reverse(actor=cast.mo, decision_id=second, facts=WHY)
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        erase_judged_texts()


def on_the_community(cast: Cast) -> None:
    with transaction():
        list_phrase(actor=cast.ada, text=WORD, weight=50, rule="respect")
    with transaction():
        strike_phrase(actor=cast.ada, phrase=session().scalars(select(ListedPhrase)).one())
    with transaction():
        set_thresholds(actor=cast.ada, category=None, thresholds=LEVELS["strict"])
    publish_change(cast.ada, text_en=WHY)
    with transaction():
        record(AuditExported(actor_id=cast.ada.id, form="csv", upto=1))
    with transaction():
        export_figures(actor=cast.ada, period=current_half())
    with transaction():
        export_statements(actor=cast.ada, period=current_half())


def on_pages(cast: Cast) -> None:
    """What has no verb of its own, or is best done as administrators do it."""
    ada = cast.browser("ada")
    names = {"name_fr": WORD, "name_en": WORD, "description_fr": WORD, "description_en": WORD}
    place_ = {**names, "access": "public", "posting": "members", "hue": "1"}
    assert ada.write("/admin/categories/new", place_).status_code == 303
    assert ada.write("/admin/categories/1", place_).status_code == 303
    assert ada.write("/admin/categories/order", id="1", step="down").status_code == 303
    assert ada.write("/admin/groups/new", name=WORD, members="mia").status_code == 303
    assert ada.write("/admin/groups/1/remove").status_code == 303
    assert ada.write("/admin/invitations", note=WORD, uses="1", days="1").status_code == 200
    with cast.app.app_context():
        invitation_id = session().scalar(select(Invitation.id))
    assert ada.write(f"/admin/invitations/{invitation_id}/withdraw").status_code == 303
    settings = {"name": WORD, "tagline": WORD, "language": "fr", "timezone": "Europe/Paris"}
    settings.update(registration="open", accent="#0a7f5a")
    assert ada.write("/admin/settings", settings).status_code == 303
    assert ada.write("/admin/members/mia/sessions/end").status_code == 303
    assert ada.write("/admin/members/mia/second-step/forget").status_code == 303
    assert ada.write("/admin/members/mia/reset-link").status_code == 200
