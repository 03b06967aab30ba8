"""What stands before the account library's pages: rate limits, and whether registration is open."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Flask, Response, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from forum.community.queries import site
from forum.members.queries import open_invitation
from forum.web.limits import LOGIN, REGISTER, RESET, account_key, limiter

FAILURES = "7 per 15 minutes; 30 per day"
"""Wrong guesses at one name or one address, from wherever. Whoever guesses right is not counted.

An account has one of each, so it bears twice as many. They are not counted together: whoever had used up the
count of a name would learn from a refusal which address belongs to it.
"""

BY_ADDRESS = {
    "security.login": LOGIN,
    "security.verify": LOGIN,
    "security.two_factor_token_validation": LOGIN,
    "security.mf_recovery": LOGIN,
    "security.wan_signin": LOGIN,
    "security.wan_signin_response": LOGIN,
    "security.wan_verify_response": LOGIN,
    "security.register": REGISTER,
    "security.forgot_password": RESET,
    "security.send_confirmation": RESET,
    "security.reset_password": LOGIN,
    "security.change_password": LOGIN,
    "security.change_email": RESET,
}
BY_ACCOUNT = {
    "security.login": FAILURES,
    "security.verify": FAILURES,
    "security.two_factor_token_validation": FAILURES,
    "security.mf_recovery": FAILURES,
    "security.change_password": FAILURES,
    "security.register": RESET,
    "security.forgot_password": RESET,
    "security.send_confirmation": RESET,
    "security.change_email": RESET,
}


def limit_views(app: Flask) -> None:
    """Count the POSTs to the account pages, by address and by the account they are about."""
    for endpoint, allowed in BY_ADDRESS.items():
        view: Any = app.view_functions[endpoint]
        view = limiter.limit(allowed, methods=["POST"], scope=f"{endpoint} by address")(view)
        if endpoint in BY_ACCOUNT:
            counts = _failed if BY_ACCOUNT[endpoint] is FAILURES else None
            view = limiter.limit(
                BY_ACCOUNT[endpoint], key_func=account_asked, methods=["POST"], deduct_when=counts
            )(view)
        app.view_functions[endpoint] = view


def account_asked() -> str:
    """The account that a form is about: who it names, who waits for the second step, or who asks."""
    waiting = cookie.get("tf_user_id")
    if request.endpoint in ("security.two_factor_token_validation", "security.mf_recovery") and waiting:
        return f"step:{waiting}"
    if request.endpoint in ("security.verify", "security.change_password", "security.change_email"):
        return account_key()
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    named = sent.get("email") if hasattr(sent, "get") else None
    if not isinstance(named, str) or not named.strip():
        return account_key()
    return "named:" + sha256(named.strip().lower().encode("utf-8", "replace")).hexdigest()


def _failed(response: Response) -> bool:
    return response.status_code not in (302, 303)


def only_when_invited(app: Flask) -> None:
    """Show the registration page to those who may register now, and the others what they can do."""
    view: Any = app.view_functions["security.register"]

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        kind = site().registration
        if kind == "closed":
            return render_template("members/registration_closed.html", kind=kind), 403
        if kind == "invitation" and open_invitation(_invitation()) is None:
            return render_template("members/registration_closed.html", kind=kind), 403
        answer: ResponseReturnValue = view(*args, **kwargs)
        return answer

    app.view_functions["security.register"] = guarded


def _invitation() -> str:
    return str(request.form.get("invitation") or request.args.get("invitation") or "")[:200]
