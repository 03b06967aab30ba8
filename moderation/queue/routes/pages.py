"""The list of cases, and the page of one beside it."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forum.categories.catalogue import catalogue
from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.topics.visibility import moderated_categories
from forum.web.ids import bounded_id
from forum.web.language import LANGUAGES, language
from moderation.cases.models import STATUSES
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of
from moderation.conduct.queries import current_rules
from moderation.decisions.wording import STATES, names_of
from moderation.queue.calls import calls_for
from moderation.queue.dossier import dossier_for, tell
from moderation.queue.filters import TO_DECIDE, key_from, wanted_from
from moderation.queue.forms import EscalateForm, HandleForm, NoteForm, SeveralForm
from moderation.queue.queries import queue_for, something_waits
from moderation.queue.routes.blueprint import queue
from moderation.queue.viewing import line_in_list
from moderation.queue.wording import STATUSES as STATUS_WORDS

FRESH = 20
"""Entries told to an open page at once."""


@queue.get("")
def index() -> ResponseReturnValue:
    """The queue, most urgent first."""
    me = viewer()
    require(me, Act.SEE_QUEUE)
    first = not request.args.get("after") and not wanted_from(request.args).narrowed
    calls = calls_for(me, language()) if first else []
    return render_template("moderation/queue/index.html", calls=calls, **list_context(me))


@queue.get("/cases/<int:case_id>")
def show(case_id: int) -> ResponseReturnValue:
    """A case with all that belongs to it; beside it, on a wide screen, the queue."""
    return show_case(viewer(), case_id)


def show_case(me: Any, case_id: int, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The page of a case, perhaps with a form that could not be accepted."""
    found = dossier_for(me, case_id, language())
    context = {
        "note_form": NoteForm(formdata=None),
        "escalate_form": EscalateForm(formdata=None),
        "handle_form": HandleForm(formdata=None),
        "may_judge": can(me, Act.JUDGE_CASE, found.case),
        "states": STATES,
        **forms,
    }
    page = render_template(
        "moderation/queue/show.html",
        dossier=found,
        case=found.case,
        thing=found.thing,
        **context,
        **list_context(me),
    )
    return page, status


@queue.get("/cases/<int:case_id>/row")
def row(case_id: int) -> ResponseReturnValue:
    """One line of the list, for a script; nothing when the list of these filters does not hold the case."""
    line = line_in_list(viewer(), case_id, wanted_from(request.args))
    return ("", 204) if line is None else line


@queue.get("/cases/<int:case_id>/news")
def news(case_id: int) -> ResponseReturnValue:
    """What happened to a case after the entry ``?after=``, in words, for the script of an open page."""
    case = case_for(viewer(), case_id)
    entries = entries_of(case.id, bounded_id(request.args.get("after")) or 0)[-FRESH:]
    names = names_of(entry.actor_id for entry in entries if entry.actor_id is not None)
    return render_template("moderation/queue/_news.html", news=tell(entries, names, language()), case=case)


@queue.get("/waiting")
def waiting() -> ResponseReturnValue:
    """Whether something waits that nobody is at, for the dot of the navigation."""
    require(viewer(), Act.SEE_QUEUE)
    return jsonify(waiting=something_waits(viewer()))


def list_context(me: Any) -> dict[str, Any]:
    """The list with its filters, as every page of the queue shows it."""
    wanted = wanted_from(request.args)
    speech = language()
    page = queue_for(me, wanted, speech, key_from(request.args.get("after")))
    mine = moderated_categories(me)
    return {
        "wanted": wanted,
        "page": page,
        "first_page": not request.args.get("after"),
        "query": wanted.query(),
        "several": SeveralForm(formdata=None).offer(),
        "carried": [],
        "kinds": [(kind.name, kind.label) for kind in hooks().subjects.values()],
        "rules": [(rule.key, rule.name) for rule in current_rules(speech)],
        "places": [(key, place.name(speech)) for key, place in catalogue().items() if key in mine],
        "languages": LANGUAGES,
        "statuses": [
            (TO_DECIDE, STATUS_WORDS["open"]),
            *((s, STATUS_WORDS[s]) for s in STATUSES if s != "open"),
        ],
        "status_words": STATUS_WORDS,
    }
