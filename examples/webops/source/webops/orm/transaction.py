"""What must be written together or not at all."""

from contextlib import contextmanager

from webops.orm.connection import engine


@contextmanager
def transaction():
    with engine.begin() as connection:
        yield connection
