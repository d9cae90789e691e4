//! What detectors find in Python: each case is a small source with things that count and things
//! that only look like them. What is found must be exactly what is expected.

mod support;

use proptest::prelude::*;
use quarry_model::evidence::{EntryPointKind, FindingKind, Reading};
use support::{folder, survey};

/// Everything that detectors found, one a line.
fn found(reading: &Reading) -> Vec<String> {
    let evidence = &reading.evidence;
    let path = |at| &evidence.module(at).path;
    let mut lines = Vec::new();
    for table in &evidence.tables {
        let module = table.declared_in.map_or("", |at| path(at));
        lines.push(format!("table {} {module}:{}", table.name, table.line));
    }
    for access in &evidence.accesses {
        let what = if access.write { "writes" } else { "reads" };
        let table = &evidence.tables[access.table.at()].name;
        lines.push(format!("{}:{} {what} {table}", path(access.module), access.line));
    }
    for entry in &evidence.entry_points {
        let kind = match entry.kind {
            EntryPointKind::Route => "route",
            EntryPointKind::Command => "command",
            EntryPointKind::Consumer => "consumer",
            EntryPointKind::Schedule => "schedule",
        };
        let (module, line) = (path(entry.module), entry.line);
        let handler = if entry.handler.is_empty() { "-" } else { &entry.handler };
        lines.push(format!("{module}:{line} {kind} {} by {handler}", entry.name));
    }
    for finding in &evidence.findings {
        let kind = match finding.kind {
            FindingKind::Authorisation => "authorises",
            FindingKind::Message => "sends",
            FindingKind::Mail => "mails",
            FindingKind::Job => "starts",
            FindingKind::HttpCall => "requests",
            FindingKind::Subscription => "subscribes",
            FindingKind::DynamicDispatch => "ends",
            FindingKind::Route => "routes",
            FindingKind::Data => "data",
        };
        let certain = if finding.certain { "" } else { "perhaps " };
        let (module, line, name) = (path(finding.module), finding.line, &finding.name);
        lines.push(format!("{module}:{line} {certain}{kind} {name}").trim_end().to_owned());
    }
    for dependency in &evidence.dependencies {
        let kind = dependency.kind.name();
        if matches!(kind, "association" | "injection" | "listener" | "task" | "http" | "string") {
            let (from, to) = (path(dependency.from), path(dependency.to));
            lines.push(format!("{from} -> {to} {kind} {}", dependency.count));
        }
    }
    lines.sort();
    lines
}

fn check(files: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let reading = survey(folder.path());
    let mut expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
    expected.sort();
    let found = found(&reading);
    let missing: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let further: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(
        missing.is_empty() && further.is_empty() && found.len() == expected.len(),
        "not found: {missing:#?}\nnot expected: {further:#?}"
    );
}

#[test]
fn models_of_django_are_tables() {
    check(
        &[
            ("shop/__init__.py", ""),
            (
                "shop/orders/apps.py",
                "from django.apps import AppConfig\n\
                 class OrdersConfig(AppConfig):\n    name = 'shop.orders'\n    label = 'sales'\n",
            ),
            ("shop/orders/__init__.py", ""),
            (
                "shop/orders/models.py",
                "from django.db import models\n\
                 from shop.base import Timed\n\
                 class Paid(models.Manager):\n\
                 \x20   def mine(self):\n\
                 \x20       return self.filter(paid=True)\n\
                 class Order(Timed):\n\
                 \x20   objects = Paid()\n\
                 \x20   buyer = models.ForeignKey('people.Person', on_delete=models.CASCADE)\n\
                 \x20   parent = models.ForeignKey('self', on_delete=models.CASCADE)\n\
                 class Line(models.Model):\n\
                 \x20   order = models.ForeignKey('Order', on_delete=models.CASCADE)\n\
                 \x20   class Meta:\n\
                 \x20       db_table = 'line_items'\n\
                 class Open(Order):\n\
                 \x20   class Meta:\n\
                 \x20       proxy = True\n\
                 class NotAModel:\n\
                 \x20   objects = []\n",
            ),
            (
                "shop/base.py",
                "from django.db import models\n\
                 class Timed(models.Model):\n\
                 \x20   class Meta:\n\
                 \x20       abstract = True\n",
            ),
            ("shop/people/__init__.py", ""),
            (
                "shop/people/apps.py",
                "from django.apps import AppConfig\n\
                 class PeopleConfig(AppConfig):\n    name = 'shop.people'\n",
            ),
            (
                "shop/people/models.py",
                "from django.contrib.auth.models import AbstractUser\n\
                 class Person(AbstractUser):\n    pass\n",
            ),
            (
                "shop/orders/service.py",
                "from django.db import transaction\n\
                 from django.shortcuts import get_object_or_404\n\
                 from shop.orders.models import Order, Line, Open, NotAModel\n\
                 class Basket:\n\
                 \x20   objects = None\n\
                 \x20   def save(self): pass\n\
                 def work(pk, lines):\n\
                 \x20   found = Order.objects.filter(pk=pk).exclude(open=True)\n\
                 \x20   Order.objects.filter(pk=pk).update(open=False)\n\
                 \x20   line = Line(order=None)\n\
                 \x20   line.save()\n\
                 \x20   Basket().save()\n\
                 \x20   lines.filter(1)\n\
                 \x20   NotAModel.objects.filter(1)\n\
                 \x20   Order.objects.mine()\n\
                 \x20   get_object_or_404(Open, pk=pk)\n\
                 \x20   return found\n",
            ),
        ],
        &[
            "table sales_order shop/orders/models.py:6",
            "table line_items shop/orders/models.py:10",
            "table people_person shop/people/models.py:2",
            "shop/orders/models.py:5 reads sales_order",
            "shop/orders/service.py:8 reads sales_order",
            "shop/orders/service.py:9 writes sales_order",
            "shop/orders/service.py:11 writes line_items",
            "shop/orders/models.py -> shop/people/models.py association 1",
            // The names of the configurations spell the packages.
            "shop/orders/apps.py -> shop/orders/__init__.py string 1",
            "shop/people/apps.py -> shop/people/__init__.py string 1",
        ],
    );
}

#[test]
fn routes_of_django_have_the_address_they_are_included_at() {
    check(
        &[
            ("manage.py", ""),
            ("site_/__init__.py", ""),
            (
                "site_/settings.py",
                "ROOT_URLCONF = 'site_.urls'\nINSTALLED_APPS = ['polls', 'django.contrib.auth']\n\
                 MIDDLEWARE = ['polls.middleware.Timing']\n",
            ),
            (
                "site_/urls.py",
                "from django.urls import include, path, re_path\n\
                 from django.contrib import admin\n\
                 from os import path as os_path\n\
                 from polls import views\n\
                 api = [path('ping/', views.ping)]\n\
                 urlpatterns = [\n\
                 \x20   path('admin/', admin.site.urls),\n\
                 \x20   path('polls/', include('polls.urls')),\n\
                 \x20   path('api/', include(api)),\n\
                 \x20   path('v1/', include([path('ping/', views.ping), path('deep/', include((api, 'x')))])),\n\
                 \x20   re_path(r'^old/(?P<year>[0-9]{4})/$', views.ping),\n\
                 ]\n\
                 os_path('x', 'y')\n",
            ),
            ("polls/__init__.py", ""),
            ("polls/middleware.py", "class Timing:\n    pass\n"),
            (
                "polls/urls.py",
                "from django.urls import path\n\
                 from django.contrib.auth.decorators import login_required\n\
                 from . import views\n\
                 from .router import router\n\
                 from django.urls import include\n\
                 urlpatterns = [\n\
                 \x20   path('<int:pk>/', login_required(views.Detail.as_view())),\n\
                 \x20   path('', views.List.as_view(), name='list'),\n\
                 \x20   path('rest/', include(router.urls)),\n\
                 ]\n",
            ),
            (
                "polls/router.py",
                "from rest_framework.routers import DefaultRouter\n\
                 from .api import ChoiceViewSet\n\
                 router = DefaultRouter()\n\
                 router.register(r'choices', ChoiceViewSet)\n\
                 class Registry:\n\
                 \x20   def register(self, name, thing): pass\n\
                 Registry().register('choices', ChoiceViewSet)\n",
            ),
            (
                "polls/api.py",
                "from rest_framework import viewsets, mixins\n\
                 from rest_framework.decorators import action\n\
                 from rest_framework.permissions import IsAuthenticated, AllowAny\n\
                 class ChoiceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):\n\
                 \x20   permission_classes = [IsAuthenticated]\n\
                 \x20   def retrieve(self, request, pk): pass\n\
                 \x20   @action(detail=True, methods=['post'], url_path='vote-for')\n\
                 \x20   def vote(self, request, pk): pass\n\
                 \x20   def helper(self): pass\n\
                 class OpenViewSet(viewsets.GenericViewSet):\n\
                 \x20   permission_classes = [AllowAny]\n",
            ),
            (
                "polls/views.py",
                "from django.views import generic, View\n\
                 from django.contrib.auth.mixins import PermissionRequiredMixin\n\
                 from django.views.decorators.http import require_POST\n\
                 class Detail(View):\n\
                 \x20   def get(self, request, pk): pass\n\
                 \x20   def post(self, request, pk): pass\n\
                 class List(PermissionRequiredMixin, generic.ListView):\n\
                 \x20   permission_required = 'polls.view'\n\
                 @require_POST\n\
                 def ping(request): pass\n",
            ),
        ],
        &[
            "site_/urls.py:7 route ANY /admin by -",
            "polls/views.py:5 route GET /polls/{} by Detail.get",
            "polls/views.py:6 route POST /polls/{} by Detail.post",
            "polls/views.py:7 route GET /polls by List",
            "polls/api.py:4 route GET /polls/rest/choices by ChoiceViewSet",
            "polls/api.py:6 route GET /polls/rest/choices/{} by ChoiceViewSet.retrieve",
            "polls/api.py:8 route POST /polls/rest/choices/{}/vote-for by ChoiceViewSet.vote",
            "polls/views.py:10 route POST /api/ping by ping",
            "polls/views.py:10 route POST /v1/ping by ping",
            "polls/views.py:10 route POST /v1/deep/ping by ping",
            "polls/views.py:10 route POST /old/{} by ping",
            "polls/urls.py:7 authorises login_required",
            "polls/api.py:5 authorises IsAuthenticated",
            "polls/views.py:7 authorises PermissionRequiredMixin",
            "polls/views.py:8 authorises polls.view",
            "site_/settings.py -> site_/urls.py string 1",
            "site_/settings.py -> polls/__init__.py string 1",
            "site_/settings.py -> polls/middleware.py string 1",
            "site_/urls.py -> polls/urls.py string 1",
        ],
    );
}

#[test]
fn signals_of_django_trigger_those_who_subscribe() {
    check(
        &[
            ("shop/__init__.py", ""),
            (
                "shop/signals.py",
                "from django.dispatch import Signal\norder_placed = Signal()\nlimit = 3\n",
            ),
            (
                "shop/models.py",
                "from django.db import models\nclass Order(models.Model):\n    pass\n",
            ),
            (
                "shop/checkout.py",
                "from shop import signals\n\
                 from shop.signals import order_placed\n\
                 class Pipe:\n\
                 \x20   def send(self, what): pass\n\
                 \x20   def connect(self, to): pass\n\
                 def place(order, socket):\n\
                 \x20   order_placed.send(sender=order)\n\
                 \x20   signals.order_placed.send_robust(sender=order)\n\
                 \x20   Pipe().send(order)\n\
                 \x20   socket.send(b'x')\n\
                 \x20   socket.connect(('host', 1))\n\
                 \x20   Pipe().connect(place)\n",
            ),
            (
                "shop/receivers.py",
                "from django.db.models.signals import post_save\n\
                 from django.dispatch import receiver\n\
                 from shop.models import Order\n\
                 from shop.signals import order_placed\n\
                 @receiver(order_placed)\n\
                 def tell(sender, **kwargs): pass\n\
                 @receiver([post_save], sender=Order)\n\
                 def index(sender, instance, **kwargs): pass\n\
                 order_placed.connect(index)\n\
                 def receiver_of(x): return x\n\
                 @receiver_of\n\
                 def other(): pass\n",
            ),
        ],
        &[
            "table shop_order shop/models.py:2",
            "shop/checkout.py:7 sends order_placed",
            "shop/checkout.py:8 sends order_placed",
            "shop/receivers.py:5 subscribes order_placed",
            "shop/receivers.py:7 subscribes post_save(shop.models.Order)",
            "shop/receivers.py:9 subscribes order_placed",
            "shop/receivers.py -> shop/signals.py listener 2",
            "shop/receivers.py -> shop/models.py listener 1",
        ],
    );
}

#[test]
fn jobs_are_started_by_name_or_by_function() {
    check(
        &[
            ("app/__init__.py", ""),
            (
                "app/celery.py",
                "from celery import Celery\napp = Celery('app')\n\
              app.conf.beat_schedule = {'nightly': {'task': 'app.tasks.clean', 'schedule': 60}}\n",
            ),
            (
                "app/tasks.py",
                "from celery import shared_task\n\
                 from app.celery import app\n\
                 @shared_task\n\
                 def clean(): pass\n\
                 @app.task(name='mail.all', bind=True)\n\
                 def mail_all(self): pass\n\
                 def plain(): pass\n\
                 def task(f): return f\n\
                 @task\n\
                 def no_task(): pass\n",
            ),
            (
                "app/views.py",
                "import dramatiq\n\
                 from django.db import transaction\n\
                 from app.celery import app\n\
                 from app.tasks import clean, mail_all, plain, no_task\n\
                 @dramatiq.actor\n\
                 def resize(path): pass\n\
                 def work(queue, timer):\n\
                 \x20   clean.delay()\n\
                 \x20   mail_all.apply_async(countdown=3)\n\
                 \x20   app.send_task('app.tasks.clean')\n\
                 \x20   transaction.on_commit(plain)\n\
                 \x20   resize.send('x')\n\
                 \x20   plain()\n\
                 \x20   timer.delay(3)\n\
                 \x20   queue.add(plain)\n",
            ),
        ],
        &[
            "app/tasks.py:4 consumer app.tasks.clean by clean",
            "app/tasks.py:6 consumer mail.all by mail_all",
            "app/views.py:6 consumer app.views.resize by resize",
            "app/celery.py:3 schedule nightly by -",
            "app/views.py:8 starts app.tasks.clean",
            "app/views.py:9 starts mail.all",
            "app/views.py:10 starts app.tasks.clean",
            "app/views.py:11 starts app.tasks.plain",
            "app/views.py:12 starts app.views.resize",
            "app/views.py:14 perhaps starts",
            "app/views.py -> app/tasks.py task 4",
            "app/celery.py -> app/tasks.py task 1",
            "app/celery.py -> app/tasks.py string 1",
            "app/views.py -> app/tasks.py string 1",
        ],
    );
}

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
fn routes_of_flask_and_fastapi_have_their_prefixes() {
    check(
        &[
            ("web/__init__.py", ""),
            (
                "web/app.py",
                "from fastapi import FastAPI\n\
                 from flask import Flask\n\
                 from web import users, pages\n\
                 api = FastAPI()\n\
                 site = Flask(__name__)\n\
                 api.include_router(users.router, prefix='/v1')\n\
                 site.register_blueprint(pages.pages)\n\
                 @site.route('/')\n\
                 def home(): pass\n\
                 @site.cli.command('seed')\n\
                 def seed(): pass\n",
            ),
            (
                "web/users.py",
                "from typing import Annotated\n\
                 from fastapi import APIRouter, BackgroundTasks, Depends, Security\n\
                 router = APIRouter(prefix='/users')\n\
                 def get_current_user(): pass\n\
                 def get_db(): pass\n\
                 def notify(): pass\n\
                 @router.get('/{user_id}')\n\
                 async def read(user_id: int, user=Depends(get_current_user), db=Depends(get_db)):\n\
                 \x20   pass\n\
                 @router.post('/')\n\
                 def create(tasks: BackgroundTasks, user: Annotated[str, Depends(get_current_user)]):\n\
                 \x20   tasks.add_task(notify)\n\
                 class Cache:\n\
                 \x20   def get(self, key): pass\n\
                 cache = Cache()\n\
                 cache.get('/users')\n",
            ),
            (
                "web/pages.py",
                "from flask import Blueprint\n\
                 from flask_login import login_required\n\
                 pages = Blueprint('pages', __name__, url_prefix='/pages')\n\
                 @pages.route('/<slug>', methods=['GET', 'POST'])\n\
                 @login_required\n\
                 def page(slug): pass\n",
            ),
        ],
        &[
            "web/app.py:8 route GET / by home",
            "web/app.py:10 command seed by seed",
            "web/users.py:7 route GET /v1/users/{} by read",
            "web/users.py:10 route POST /v1/users by create",
            "web/pages.py:4 route GET /pages/{} by page",
            "web/pages.py:4 route POST /pages/{} by page",
            "web/users.py:8 authorises get_current_user",
            "web/users.py:11 authorises get_current_user",
            "web/users.py:12 starts web.users.notify",
            "web/pages.py:5 authorises login_required",
        ],
    );
}

#[test]
fn mail_requests_and_messages_need_a_known_receiver() {
    check(
        &[(
            "out.py",
            "import smtplib\n\
             import requests\n\
             import httpx\n\
             from django.core.mail import EmailMessage, send_mail\n\
             from kafka import KafkaProducer\n\
             BASE = 'https://x'\n\
             producer = KafkaProducer()\n\
             class Client:\n\
             \x20   def __init__(self):\n\
             \x20       self.session = requests.Session()\n\
             \x20   def load(self, user_id, cache, box):\n\
             \x20       self.session.get(f'/users/{user_id}')\n\
             \x20       requests.post(BASE + '/orders', json={})\n\
             \x20       httpx.request('PUT', '/a/%s' % user_id)\n\
             \x20       cache.get('/users')\n\
             \x20       box.post('/orders')\n\
             def tell(to, server, box):\n\
             \x20   send_mail('Welcome', 'x', 'a@b', [to])\n\
             \x20   EmailMessage('Bill').send()\n\
             \x20   with smtplib.SMTP('localhost') as smtp:\n\
             \x20       smtp.sendmail('a', 'b', 'c')\n\
             \x20   server.sendmail('a', 'b', 'c')\n\
             \x20   box.send('x')\n\
             \x20   producer.send('orders', b'x')\n",
        )],
        &[
            "out.py:12 requests GET /users/{}",
            "out.py:13 requests POST {}/orders",
            "out.py:14 requests PUT /a/{}",
            "out.py:18 mails Welcome",
            "out.py:19 mails",
            "out.py:21 mails",
            "out.py:22 perhaps mails",
            "out.py:24 sends orders",
        ],
    );
}

#[test]
fn topics_of_a_bus_of_the_source_trigger_who_starts_consuming() {
    check(
        &[
            ("bot/__init__.py", ""),
            (
                "bot/mq.py",
                "class Bus:\n\
                 \x20   def produce(self, key, message): pass\n\
                 \x20   def startConsuming(self, callback, filter): pass\n",
            ),
            (
                "bot/master.py",
                "from bot.mq import Bus\n\
                 class Master:\n\
                 \x20   def __init__(self):\n\
                 \x20       self.mq = Bus()\n",
            ),
            (
                "bot/worker.py",
                "from twisted.internet import task\n\
                 from bot.master import Master\n\
                 class Worker:\n\
                 \x20   master: Master\n\
                 \x20   def start(self, name):\n\
                 \x20       self.master.mq.startConsuming(self.built, ('builds', None, 'finished'))\n\
                 \x20       self.master.mq.produce(('builds', str(name), 'new'), {})\n\
                 \x20       start = self.master.mq.startConsuming\n\
                 \x20       start(self.built, ('workers', None))\n\
                 \x20       loop = task.LoopingCall(self.poll)\n\
                 \x20   def built(self, key, message): pass\n\
                 \x20   def poll(self):\n\
                 \x20       getattr(self, 'do_' + self.name)()\n\
                 \x20       getattr(self, 'name')()\n\
                 class Mill:\n\
                 \x20   def produce(self, goods): pass\n\
                 def mill(m: Mill):\n\
                 \x20   m.produce('flour')\n",
            ),
        ],
        &[
            "bot/worker.py:6 subscribes builds.*.finished",
            "bot/worker.py:7 sends builds.{}.new",
            "bot/worker.py:9 subscribes workers.*",
            "bot/worker.py:10 schedule Worker.poll by Worker.poll",
            "bot/worker.py:13 ends self.do_{}",
        ],
    );
}

#[test]
fn loaders_and_commands_are_found() {
    check(
        &[
            ("shop/__init__.py", ""),
            ("shop/core/__init__.py", ""),
            (
                "shop/core/loading.py",
                "import importlib\n\
                 def get_class(module_label, classname): return importlib.import_module(module_label)\n\
                 def get_model(app_label, model_name): pass\n",
            ),
            (
                "shop/basket/apps.py",
                "class BasketConfig:\n    name = 'shop.basket'\n    label = 'basket'\n",
            ),
            ("shop/basket/__init__.py", ""),
            (
                "shop/basket/models.py",
                "from django.db import models\nclass Basket(models.Model):\n    pass\n",
            ),
            ("shop/basket/forms.py", "class BasketForm:\n    def check(self): pass\n"),
            (
                "shop/views.py",
                "from shop.core.loading import get_class, get_model\n\
                 Basket = get_model('basket', 'basket')\n\
                 BasketForm = get_class('basket.forms', 'BasketForm')\n\
                 def get_class_of(x): pass\n\
                 def show():\n\
                 \x20   BasketForm().check()\n\
                 \x20   get_class_of('basket')\n\
                 \x20   return Basket.objects.all()\n",
            ),
            ("shop/management/__init__.py", ""),
            ("shop/management/commands/__init__.py", ""),
            (
                "shop/management/commands/clean.py",
                "from django.core.management.base import BaseCommand\n\
                 class Command(BaseCommand):\n    def handle(self): pass\n",
            ),
            ("shop/management/commands/helper.py", "class Command:\n    pass\n"),
            (
                "shop/cli.py",
                "import click\n\
                 @click.group()\n\
                 def cli(): pass\n\
                 @cli.command()\n\
                 def do_it(): pass\n\
                 @click.command('named')\n\
                 def other(): pass\n\
                 def command(f): return f\n\
                 @command\n\
                 def none(): pass\n",
            ),
        ],
        &[
            "table basket_basket shop/basket/models.py:2",
            "shop/views.py:8 reads basket_basket",
            "shop/core/loading.py:2 ends import_module({})",
            "shop/management/commands/clean.py:2 command clean by Command.handle",
            "shop/cli.py:4 command do-it by do_it",
            "shop/cli.py:6 command named by other",
            "shop/views.py -> shop/basket/models.py injection 1",
            "shop/views.py -> shop/basket/forms.py injection 1",
            "shop/basket/apps.py -> shop/basket/__init__.py string 1",
        ],
    );
}

/// Keys as `within subject key`, with `=` after those that are written.
#[test]
fn keys_of_untyped_dictionaries_are_found() {
    let folder = folder(&[(
        "keys.py",
        "import json\n\
         class Row:\n\
         \x20   def get(self, name): pass\n\
         def f(build, options: dict, row: Row, client, **rest):\n\
         \x20   build['id'] = build['number']\n\
         \x20   if 'owner' in build: pass\n\
         \x20   build.get('state')\n\
         \x20   options.get('depth')\n\
         \x20   row.get('x')\n\
         \x20   client.get('/users')\n\
         \x20   rest.setdefault('a', 1)\n\
         \x20   made = {'b': 1}\n\
         \x20   made['c'] = 2\n\
         \x20   loaded = json.loads('{}')\n\
         \x20   loaded.get('d')\n\
         \x20   return [item['e'] for item in made]\n\
         TOP = {'x': 1}\n\
         TOP['y'] = 2\n",
    )]);
    let reading = survey(folder.path());
    let keys: Vec<String> = reading
        .evidence
        .keys
        .iter()
        .map(|key| {
            let write = if key.write { "=" } else { "" };
            format!("{} {} {}{write} {}", key.within, key.subject, key.key, key.line)
        })
        .collect();
    let expected = [
        "f build id= 5",
        "f build number 5",
        "f build owner 6",
        "f build state 7",
        "f item e 16",
        "f loaded d 15",
        "f made b= 12",
        "f made c= 13",
        "f options depth 8",
        "f rest a= 11",
    ];
    assert_eq!(keys, expected);
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever a source with frameworks is cut into, detectors come to an end.
    #[test]
    fn no_text_ends_detectors(pieces in prop::collection::vec(prop::sample::select(vec![
        "from django.db import models\n", "from django.urls import path, include\n", "import b\n",
        "urlpatterns = [", "path('a/', include(", "'b'", "b", "])\n", ")", "(", "]", "[", "\n", "    ",
        "class A(models.Model):\n", "A.objects.filter(", "x = models.ForeignKey('A')\n", "def f(self, a):\n",
        "a['x'] = 1\n", "self.x = b.get_model('a', 'A')\n", "@property\n", "return self.a.f\n", "getattr(a, b)()\n",
        "from b import *\n", "with a() as b:\n", "f'{a}/%s'", " % ", "+", "Table('t')", "a = b = A()\n", "global a\n",
    ]), 0..30)) {
        let text = pieces.concat();
        let folder = folder(&[("a.py", text.as_str()), ("b.py", "from a import *\nimport a\n")]);
        let reading = survey(folder.path());
        prop_assert!(!reading.diagnostics.iter().any(|d| d.cause.contains("inside Quarry")));
    }
}

/// A small source with effects of each kind, roles of each kind, and two languages' worth of
/// requests and routes.
fn office() -> tempfile::TempDir {
    folder(&[
        ("office/__init__.py", ""),
        ("office/models.py", "from django.db import models\nclass Room(models.Model):\n    pass\n"),
        (
            "office/service.py",
            "import logging\n\
             from office.models import Room\n\
             log = logging.getLogger(__name__)\n\
             def book(name):\n\
             \x20   Room.objects.create(name=name)\n\
             def book_all(names):\n\
             \x20   for name in names:\n\
             \x20       book(name)\n\
             def tell(name):\n\
             \x20   log.info('booked %s', name)\n\
             def tell_all(names):\n\
             \x20   for name in names:\n\
             \x20       tell(name)\n\
             def rename(room, name):\n\
             \x20   room.name = name\n\
             def area(width, height):\n\
             \x20   return width * height\n\
             def fresh():\n\
             \x20   made = {}\n\
             \x20   made['x'] = 1\n\
             \x20   return made\n\
             class Desk:\n\
             \x20   def __init__(self):\n\
             \x20       self.free = True\n\
             \x20   def take(self):\n\
             \x20       self.free = False\n",
        ),
        (
            "office/other.py",
            "from office.service import book_all\n\
             def open_week(names):\n\
             \x20   book_all(names)\n",
        ),
        (
            "office/web.py",
            "from fastapi import FastAPI\n\
             from office.other import open_week\n\
             app = FastAPI()\n\
             @app.post('/rooms/{room}')\n\
             def open_room(room):\n\
             \x20   open_week([room])\n",
        ),
        (
            "office/client.py",
            "import requests\n\
             def ask(room):\n\
             \x20   requests.post(f'http://localhost:8000/rooms/{room}')\n\
             \x20   requests.get(f'http://localhost:8000/rooms/{room}')\n\
             \x20   requests.post('https://elsewhere.example/rooms/1')\n",
        ),
        (
            "office/permissions.py",
            "from rest_framework.permissions import BasePermission\n\
             class IsTenant(BasePermission):\n    pass\n",
        ),
        (
            "office/events.py",
            "from django.dispatch import Signal\nopened = Signal()\n\
             def tell():\n    opened.send(sender=None)\n",
        ),
        ("office/forms.py", "x = 1\n"),
        ("office/tests/test_web.py", "from office.models import Room\nRoom.objects.create()\n"),
    ])
}

#[test]
fn effects_follow_what_is_called() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let effects: Vec<String> = evidence
        .symbols
        .iter()
        .filter(|symbol| evidence.module(symbol.module).path == "office/service.py")
        .map(|symbol| format!("{} {:?}", symbol.name, symbol.effect))
        .collect();
    let expected = [
        "Desk Unknown",
        "Desk.__init__ Unknown",
        "Desk.take ChangesState",
        "area None",
        "book WritesData",
        "book_all WritesData",
        "fresh None",
        "log Unknown",
        "rename ChangesState",
        "tell External",
        "tell_all External",
    ];
    assert_eq!(effects, expected);
    let operation = evidence.operations.iter().find(|operation| operation.name == "open_week");
    let effect = operation.map(|operation| operation.effect);
    assert_eq!(effect, Some(quarry_model::module::Effect::WritesData));
}

#[test]
fn requests_meet_routes() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let met: Vec<String> = evidence
        .call_sites
        .iter()
        .filter_map(|site| {
            let operation = &evidence.operations[site.operation.at()];
            let owner = &evidence.module(operation.owner).path;
            let from = &evidence.module(site.from).path;
            (operation.kind == quarry_model::dependency::OperationKind::Endpoint).then(|| {
                format!("{from}:{} {} {owner} {:?}", site.line, operation.name, operation.effect)
            })
        })
        .collect();
    assert_eq!(met, ["office/client.py:3 POST /rooms/{} office/web.py WritesData"]);
}

#[test]
fn roles_have_their_reasons() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let roles: Vec<String> = evidence
        .roles
        .iter()
        .map(|role| {
            let path = &evidence.module(role.module).path;
            format!("{path}:{} {:?}: {}", role.line, role.role, role.because)
        })
        .collect();
    let expected = [
        "office/events.py:4 Messaging: It sends opened",
        "office/forms.py:0 UserInterface: It is named as the place of forms or widgets",
        "office/models.py:2 DataAccess: It declares the table office_room",
        "office/permissions.py:2 Authorisation: It decides by BasePermission",
        "office/service.py:5 DataAccess: It writes the table office_room",
        "office/tests/test_web.py:0 Test: It lies in a folder of tests or is named as a test",
        "office/web.py:4 EntryPoint: The route POST /rooms/{} starts here",
    ];
    assert_eq!(roles, expected);
}

/// What is imported only must not pay for detectors.
#[test]
fn imports_alone_show_nothing_else() {
    let folder = office();
    let options = quarry_survey::SurveyOptions {
        imports_only: true,
        history: quarry_survey::HistoryWanted::None,
        ..quarry_survey::SurveyOptions::default()
    };
    let unwatched = quarry_model::progress::Unwatched;
    let reading = quarry_survey::survey_folder(folder.path(), &options, &unwatched)
        .expect("a readable folder");
    let evidence = &reading.evidence;
    assert!(evidence.tables.is_empty() && evidence.findings.is_empty());
    assert!(evidence.entry_points.is_empty() && evidence.keys.is_empty());
}
