//! Routes of Flask and `FastAPI`; mail, requests, messages.

use crate::found::check;

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
