"""What was reported, held, decided and contested in the example community, told through the verbs.

Nothing here writes a case by hand: members report, moderators decide, and all that follows (statements,
bells, the line in the queue) follows as it does in a community that is lived in. Only the clock is told
when it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from forum.clock import now
from forum.demo.telling import Story, Strand
from forum.members.models import Member
from forum.members.queries import viewer_by_name
from forum.storage.session import session, transaction
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import HIDDEN, PUBLISHED, Post
from forum.topics.queries import topic_for
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.cases.actions.handle import claim, note
from moderation.cases.queries import case_for
from moderation.conduct.queries import current_code
from moderation.decisions.actions.decide import Ruling, decide_at_once
from moderation.decisions.models import TO_AUTHOR, Statement
from moderation.reports.actions.report import report


def tell(story: Story) -> None:
    """Let it happen in ``story``. Raises ``LookupError`` naming what is not there."""
    for strand in (_a_hidden_post, _an_irony, _a_mistake, _a_suspension, _what_waits):
        story.add(strand(story), apart=True)


def _after(story: Story, author: str, beginning: str) -> Callable[[int], datetime]:
    """How many minutes after ``author`` wrote what begins like this, and not later than now."""
    written = story.written(author, beginning)
    return lambda minutes: min(written + timedelta(minutes=minutes), story.moment)


def _a_hidden_post(story: Story) -> Strand:
    """Sam goes for a person instead of a bag; three weeks before everything else."""
    after = _after(story, "sam", "Tiens, la bibliothécaire")
    yield after(12)
    hidden = post("sam", "Tiens, la bibliothécaire")
    with transaction():  # the forum's example knows how it ended; here it ends again, with its reasons
        session().execute(
            update(Post).where(Post.id == hidden.id, Post.state == HIDDEN).values(state=PUBLISHED, reason="")
        )
    say("gwen", "post", hidden.id, "respect", "Il s’en prend à Yann et à moi, plus du tout à la toile.")
    yield after(25)
    say("solene", "post", hidden.id, "respect", "J’avais posé une question simple, et on se dispute.")
    yield after(48)
    facts = "Le message vise deux membres, leur métier et leur âge, et non plus l’objet dont on parlait."
    rule("mo", "post", hidden.id, "hide", "respect", facts)


def _an_irony(story: Story) -> Strand:
    """Somebody reports a dry word about a price; it stays, and they learn why."""
    after = _after(story, "sam", "Et les violons")
    yield after(30)
    violins = post("sam", "Et les violons")
    say("marcsimon", "post", violins.id, "respect", "C’est méprisant pour l’atelier.")
    yield after(95)
    facts = "Le ton est sec, mais il parle du prix d’un sac, et chacun a le droit de le trouver cher."
    rule("mo", "post", violins.id, "dismiss", "respect", facts)


def _a_mistake(story: Story) -> Strand:
    """A joke between friends is hidden, its author explains it, another moderator puts it back."""
    after = _after(story, "fergus", "**Dreich**")
    yield after(120)
    joke = post("fergus", "**Dreich**")
    say("bertrand", "post", joke.id, "respect", "")
    yield after(300)
    hidden = rule("mo", "post", joke.id, "hide", "respect", "It makes fun of another member by name.")
    yield after(340)
    told = "Yann calls me worse on Sundays. Do ask him; he taught me the word."
    appeal = contest("fergus", hidden, told)
    yield after(1_500)
    reasons = "It is a joke between two friends, and Yann says so himself. Nobody was run down."
    with transaction():
        judge(actor=viewer("ada"), appeal_id=appeal, outcome="reversed", reasons=reasons)


def _a_suspension(story: Story) -> Strand:
    """Sam is sent away for a while by somebody who had not warned him, and contests it."""
    yield story.moment - timedelta(days=9)
    sam = viewer("sam")
    rest = session().scalars(select(Member.suspended_until).where(Member.id == sam.id)).one() or now()
    with transaction():  # as above: it is decided here, and lasts as long
        session().execute(update(Member).where(Member.id == sam.id).values(suspended_until=None))
    facts = (
        "Après un message masqué pour la même raison, il s’en est pris à une nouvelle venue qui "
        "demandait conseil. Il l’a retiré lui-même ; elle l’avait lu."
    )
    decided = rule("ada", "profile", sam.id, "suspend", "respect", facts, until=rest)
    yield story.moment - timedelta(hours=30)
    told = (
        "J’ai retiré mon message moi-même au bout de dix minutes, et je me suis excusé auprès d’elle. "
        "Un mois, c’est long pour dix minutes."
    )
    contest("sam", decided, told)


def _what_waits(story: Story) -> Strand:
    """What a moderator finds in the queue this morning."""
    yield story.moment - timedelta(hours=4)
    contempt = post("gaspard", "Vous me fatiguez")
    case_id = say("colette", "post", contempt.id, "respect", "C’est la troisième fois qu’il se moque.")
    yield story.moment - timedelta(hours=3)
    say("yann", "post", contempt.id, "respect", "")
    with transaction():
        case = case_for(viewer("mo"), case_id, lock=True)
        claim(actor=viewer("mo"), case=case)
        text = "Je lui ai déjà écrit une fois. Je pars à l’atelier : qui peut relire ?"
        note(actor=viewer("mo"), case=case, text=text, handover=True)
    yield story.moment - timedelta(minutes=50)
    insult = "T’es vraiment trop con, Yann. Retourne sur ton bateau."
    write("gaspard", contempt.topic_id, insult, insisted=True)


def viewer(name: str) -> Any:
    """A member of the example as the rules know them."""
    found = viewer_by_name(name)
    if found is None:
        raise LookupError(f"nobody is called {name!r}")
    return found


def post(author: str, beginning: str) -> Post:
    """The first post of ``author`` whose text begins like this."""
    mine = select(Post).join(Member, Member.id == Post.author_id).where(Member.username == author)
    text = func.substr(Post.source, 1, len(beginning)) == beginning
    found = session().scalars(mine.where(text).order_by(Post.id).limit(1)).first()
    if found is None:
        raise LookupError(f"{author} wrote nothing that begins with {beginning!r}")
    session().expunge(found)
    return found


def say(name: str, kind: str, subject_id: int, rule_key: str, sentence: str) -> int:
    """Somebody reports something; answers the number of its case."""
    return _in_one(
        lambda: (
            report(
                actor=viewer(name),
                kind_name=kind,
                subject_id=subject_id,
                rule_key=rule_key,
                sentence=sentence,
            ).case_id
        )
    )


def rule(
    name: str,
    kind: str,
    subject_id: int,
    measure: str,
    rule_key: str,
    facts: str,
    *,
    until: datetime | None = None,
) -> int:
    """A moderator decides; answers the decision's number."""
    code = current_code()
    if code is None:
        raise LookupError("no code of conduct is in force")
    words = Ruling(measure=measure, rule_key=rule_key, rule_version=code.number, facts=facts, until=until)
    return _in_one(
        lambda: decide_at_once(actor=viewer(name), kind_name=kind, subject_id=subject_id, ruling=words).id
    )


def contest(name: str, decision_id: int, text: str) -> int:
    """The author complains of a decision; answers the complaint's number."""
    told = (
        session()
        .scalars(
            select(Statement.id).where(Statement.decision_id == decision_id, Statement.role == TO_AUTHOR)
        )
        .one()
    )
    return _in_one(lambda: complain(actor=viewer(name), statement_id=told, text=text).id)


def write(name: str, topic_id: int, text: str, *, insisted: bool = False) -> int:
    """Somebody replies; what screening holds back waits. Answers the post's number."""

    def written() -> int:
        me = viewer(name)
        topic = topic_for(me, topic_id, lock=True)
        return reply(actor=me, topic=topic, text=compose(text), insisted=insisted).id

    return _in_one(written)


def _in_one(verb: Callable[[], int]) -> int:
    with transaction():
        return verb()
