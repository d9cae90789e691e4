//! Jobs of Celery and its like, loaders, commands.

use crate::found::check;

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
