"""Our own mapper: a model names its table, rows are plain dictionaries."""

from sqlalchemy import text

from webops.orm.connection import engine


class Model:
    table = None

    @classmethod
    def find(cls, key):
        with engine.connect() as connection:
            found = connection.execute(
                text(f"SELECT * FROM {cls.table} WHERE id = :id"), {"id": key}
            )
            row = found.mappings().first()
        return dict(row) if row else None

    @classmethod
    def where(cls, column, value):
        with engine.connect() as connection:
            found = connection.execute(
                text(f"SELECT * FROM {cls.table} WHERE {column} = :value"), {"value": value}
            )
            return [dict(row) for row in found.mappings()]

    @classmethod
    def everything(cls):
        with engine.connect() as connection:
            found = connection.execute(text(f"SELECT * FROM {cls.table}"))
            return [dict(row) for row in found.mappings()]

    @classmethod
    def count(cls):
        return len(cls.everything())

    @classmethod
    def insert(cls, fields):
        columns = ", ".join(fields)
        values = ", ".join(f":{name}" for name in fields)
        with engine.begin() as connection:
            made = connection.execute(
                text(f"INSERT INTO {cls.table} ({columns}) VALUES ({values}) RETURNING id"), fields
            )
            return made.scalar()

    @classmethod
    def update(cls, key, fields):
        changes = ", ".join(f"{name} = :{name}" for name in fields)
        with engine.begin() as connection:
            connection.execute(
                text(f"UPDATE {cls.table} SET {changes} WHERE id = :id"), {**fields, "id": key}
            )

    @classmethod
    def delete(cls, key):
        with engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {cls.table} WHERE id = :id"), {"id": key})
