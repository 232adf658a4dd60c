"""Addresses of a site on which somebody put views and forgot the table of expectations."""

from importlib import import_module

from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from casebook.models import Person


def stray(request):
    """Everybody's name to everybody."""
    return HttpResponse(", ".join(person.full_name for person in Person.objects.all()))


def stray_of_any(request, pk):
    return stray(request)


def writes(request):
    Person.objects.all().update(address="somewhere else")
    return HttpResponse("")


urlpatterns = [
    path("stray/", stray, name="stray"),
    path("stray/<int:pk>/", writes, name="stray_of_one"),
    path("unnamed/", stray),
    path("sign-in/", stray, name="wagtailadmin_login"),
    path("sprite/<int:pk>/", stray_of_any, name="wagtailadmin_sprite"),
    *import_module(settings.WRAPPED_URLCONF).urlpatterns,
]
