//! `SQLAlchemy`, and SQL in texts.

use crate::found::check;

#[test]
fn mapped_classes_and_tables_of_sqlalchemy_are_tables() {
    check(
        &[
            ("app/__init__.py", ""),
            (
                "app/db.py",
                "from flask_sqlalchemy import SQLAlchemy\n\
                 from sqlalchemy.orm import DeclarativeBase, sessionmaker\n\
                 db = SQLAlchemy()\n\
                 class Base(DeclarativeBase):\n    pass\n\
                 Session = sessionmaker()\n",
            ),
            (
                "app/models.py",
                "import sqlalchemy as sa\n\
                 from sqlalchemy.orm import relationship\n\
                 from app.db import Base, db\n\
                 metadata = sa.MetaData()\n\
                 class Mixin:\n\
                 \x20   pass\n\
                 class Order(Mixin, Base):\n\
                 \x20   __tablename__ = 'orders'\n\
                 \x20   buyer_id = sa.Column(sa.ForeignKey('buyers.id'))\n\
                 \x20   tags = relationship('TagLink')\n\
                 class TagLink(db.Model):\n\
                 \x20   order = db.relationship('Order')\n\
                 stock = sa.Table('stock', metadata, sa.Column('id', sa.Integer))\n\
                 class Table:\n\
                 \x20   def __init__(self, name): pass\n\
                 grid = Table('grid')\n",
            ),
            (
                "app/buyers.py",
                "from sqlmodel import SQLModel\n\
                 from app.db import Base\n\
                 class Buyer(Base):\n\
                 \x20   __tablename__ = 'buyers'\n\
                 class Hero(SQLModel, table=True):\n\
                 \x20   pass\n\
                 class HeroRead(SQLModel):\n\
                 \x20   pass\n",
            ),
            (
                "app/service.py",
                "from sqlalchemy import select, update\n\
                 from sqlalchemy.orm import Session as Open\n\
                 from app.db import Session, db\n\
                 from app.models import Order, TagLink, stock\n\
                 def work(session: Open, other, basket, items: set):\n\
                 \x20   session.query(Order)\n\
                 \x20   session.add(Order())\n\
                 \x20   session.execute(select(TagLink).join(Order))\n\
                 \x20   db.session.delete(TagLink())\n\
                 \x20   stock.insert()\n\
                 \x20   TagLink.query.filter_by(x=1).first()\n\
                 \x20   other.add(Order())\n\
                 \x20   items.add(3)\n\
                 \x20   basket.select(3)\n\
                 \x20   basket.query('x')\n",
            ),
        ],
        &[
            "table orders app/models.py:7",
            "table tag_link app/models.py:11",
            "table stock app/models.py:13",
            "table buyers app/buyers.py:3",
            "table hero app/buyers.py:5",
            "app/service.py:6 reads orders",
            "app/service.py:7 writes orders",
            "app/service.py:8 reads tag_link",
            "app/service.py:9 writes tag_link",
            "app/service.py:10 writes stock",
            "app/models.py -> app/buyers.py association 1",
        ],
    );
}

#[test]
fn texts_of_sql_name_their_tables() {
    check(
        &[
            (
                "shop/models.py",
                "from django.db import models\nclass Order(models.Model):\n    pass\n",
            ),
            ("shop/__init__.py", ""),
            (
                "shop/raw.py",
                "from django.db import connection\n\
                 import sqlalchemy as sa\n\
                 def work(engine, machine):\n\
                 \x20   with connection.cursor() as cursor:\n\
                 \x20       cursor.execute('UPDATE shop_order SET x = %s', [1])\n\
                 \x20   sa.text('SELECT * FROM audit')\n\
                 \x20   engine.execute('DELETE FROM audit WHERE id = 1')\n\
                 \x20   engine.execute('update your settings')\n\
                 \x20   machine.execute('SELECTION of goods')\n",
            ),
        ],
        &[
            "table audit :0",
            "table shop_order shop/models.py:2",
            "shop/raw.py:5 writes shop_order",
            "shop/raw.py:6 reads audit",
            "shop/raw.py:7 perhaps data audit",
        ],
    );
}
