"""The public ledger by quarters, as a page and as a file; what was made together."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.clock import now
from forum.config import Config
from forum.contributions.balance import last_twelve_months
from forum.contributions.days import Quarter, today
from forum.contributions.exports import as_csv
from forum.contributions.ledger import entries_between, first_entry_after, last_entry_before
from forum.contributions.lines import lines_of, quarter_view, quarters_back
from forum.contributions.queries import PAGE, made_together, open_commitments
from forum.contributions.routes.blueprint import calls
from forum.contributions.sentence import state_of_things
from forum.contributions.viewing import commitment_line, contribution_lines
from forum.contributions.wording import GIVEN
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.web.ids import bounded_id
from forum.web.limits import SEARCHING, account_key, limiter

QUARTERS = 4
"""On one page: a year."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@calls.get("/ledger")
def ledger() -> ResponseReturnValue:
    """What was asked, received, given back and promised, by quarter: the newest first."""
    me, named = viewer(), request.args.get("from", "")
    newest = Quarter.named(named) if named else Quarter.of(today())
    if newest is None or newest > Quarter.of(today()):
        abort(404)
    first = first_entry_after(BEGINNING)
    quarters = quarters_back(newest, first or now(), QUARTERS)
    older = last_entry_before(quarters[-1].start)
    return render_template(
        "contributions/ledger.html",
        sentence=state_of_things(last_twelve_months()),
        owed=[commitment_line(one) for one in open_commitments(me)],
        quarters=[quarter_view(me, quarter) for quarter in quarters],
        older=f"/ledger?from={quarters[-1].before.name}" if older else None,
        newer=url_for("calls.ledger") if named else None,
        may_promise=can(me, Act.MAKE_COMMITMENT),
        given=GIVEN,
        today=today(),
    )


@calls.get("/ledger.csv")
@limiter.limit(SEARCHING, key_func=account_key)
def ledger_as_csv() -> Response:
    """Every line there is, oldest first, as everybody can read it."""
    config: Config = current_app.extensions["forum.config"]
    lines = lines_of(None, entries_between(BEGINNING, now()))
    answer = Response("".join(as_csv(lines, config.base_url)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer


@calls.get("/made-together")
def together() -> ResponseReturnValue:
    """What members brought and the brand used, each credited as they wish."""
    me, before = viewer(), bounded_id(request.args.get("before"))
    found = made_together(me, before)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "contributions/together.html",
        lines=contribution_lines(me, found[:PAGE]),
        older=url_for("calls.together", before=more) if more else None,
        before=before,
    )
