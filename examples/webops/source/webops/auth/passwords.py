"""Passwords are kept as salted hashes."""

import hashlib
import hmac


def hashed(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 200_000).hex()


def matches(password, user):
    return hmac.compare_digest(hashed(password, user["salt"]), user["password"])
