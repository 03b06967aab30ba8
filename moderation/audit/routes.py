"""The administrators' page of the audit, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from forum.clock import now
from forum.members.forms import PlainForm
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.limits import account_key, limiter
from moderation.audit import queries
from moderation.audit.actions import begin_export
from moderation.audit.exports import FORMS
from moderation.audit.filters import wanted_from
from moderation.audit.viewing import shown
from moderation.audit.wording import ACTS, KINDS

audit = Blueprint("audit", __name__, url_prefix="/admin/audit")

EXPORTING = "10 per minute; 60 per hour"


@audit.get("")
def index() -> ResponseReturnValue:
    """The lines that an address asks for, the newest first."""
    me = viewer()
    require(me, Act.SEE_AUDIT)
    wanted = wanted_from(request.args)
    unknown = False
    try:
        lines = queries.lines_before(me, wanted, bounded_id(request.args.get("before")))
    except queries.NobodyCalledThat:
        lines, unknown = (), True
    more = len(lines) > queries.PAGE
    page = lines[: queries.PAGE]
    return render_template(
        "moderation/audit/index.html",
        lines=shown(page),
        wanted=wanted,
        unknown=unknown,
        older=wanted.query(before=page[-1].id) if more else None,
        head=queries.head(me),
        acts=sorted(((name, str(words[0])) for name, words in ACTS.items()), key=lambda one: one[1]),
        kinds=KINDS.items(),
        plain=PlainForm(formdata=None),
    )


@audit.post("/export")
@limiter.limit(EXPORTING, key_func=account_key)
def export() -> ResponseReturnValue:
    """The lines that an address asks for, all of them, as a file. That somebody took them is a line too."""
    me = viewer()
    require(me, Act.SEE_AUDIT)
    wanted, form = wanted_from(request.args), request.form.get("form", "")
    if form not in FORMS or not PlainForm().validate_on_submit():
        abort(400)
    with transaction():
        upto = begin_export(actor=me, form=form)
    try:
        lines = queries.all_lines(me, wanted, upto)
    except queries.NobodyCalledThat:
        abort(404)
    kind, write = FORMS[form]
    response = Response(stream_with_context(write(lines)), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{now():%Y-%m-%d}.{form}"'
    return response
