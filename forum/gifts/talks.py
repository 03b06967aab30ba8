"""What the conversation is called that a promise opened: as the offer or request, while that may be read."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum.community.queries import site
from forum.facts.gifts import GiftFact
from forum.gifts.models import PUBLISHED, Gift, Hand
from forum.storage.session import session
from forum.text.slug import slugify
from forum.topics.actions.tag import title_stems
from forum.topics.models import TITLE_LENGTH
from forum.topics.sequence import locked_topics, next_seq
from forum.web.language import speaking


def title_of(gift: Gift) -> str:
    """Its title if it is published, else words that say nothing of it, in the community's language."""
    if gift.state == PUBLISHED and gift.title:
        return gift.title[:TITLE_LENGTH]
    with speaking(site().language):
        return str(_("A gift"))


def renamed(fact: GiftFact) -> None:
    """The two go on talking; a title out of sight does not live on above their words.

    WITHIN GiftPublished, GiftHeldBack, GiftHidden, GiftRemoved and GiftErased.
    """
    gift = session().get_one(Gift, fact.gift_id)
    title = title_of(gift)
    talks = select(Hand.conversation_id).where(Hand.gift_id == gift.id, Hand.conversation_id.is_not(None))
    for topic in locked_topics([one for one in session().scalars(talks) if one is not None]).values():
        if topic.title != title:
            next_seq(topic, title=title, slug=slugify(title), search_text=title_stems(title, ()))
