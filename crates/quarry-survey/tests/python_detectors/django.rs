//! Django: models, routes, signals.

use crate::found::check;

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
