"""The time, always in UTC."""

from datetime import datetime, timezone


def now():
    return datetime.now(timezone.utc)


def today():
    return now().date()
