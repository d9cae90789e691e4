"""Who may do what: grants are rows, and who asks is found by the session."""

from functools import wraps

from flask import abort

from webops.auth.models import Grant
from webops.auth.sessions import current_user


def permission_required(permission):
    def decorate(view):
        @wraps(view)
        def guarded(*arguments, **named):
            user = current_user()
            if user is None:
                abort(401)
            granted = [grant["permission"] for grant in Grant.where("user_id", user["id"])]
            if permission not in granted:
                abort(403)
            return view(*arguments, **named)

        return guarded

    return decorate
