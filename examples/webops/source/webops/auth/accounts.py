"""Who can log in at all, and what they were granted."""

import secrets

from webops.auth import passwords
from webops.auth.models import Grant, User


def create(name, password):
    salt = secrets.token_hex(16)
    return User.insert({"name": name, "salt": salt, "password": passwords.hashed(password, salt)})


def grant(user_id, permission):
    Grant.insert({"user_id": user_id, "permission": permission})
