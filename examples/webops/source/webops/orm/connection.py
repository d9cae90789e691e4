"""The one engine of the application."""

from sqlalchemy import create_engine

from webops import settings

engine = create_engine(settings.DATABASE_URL)
