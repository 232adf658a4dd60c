"""Groups and catalogue come from a command that can run again."""

import csv

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from casebook.choices import Role
from casebook.models import ServiceCategory
from casebook.roles import permission_codename
from tests.paths import REPOSITORY

pytestmark = pytest.mark.django_db


def test_setup_centre_twice_changes_nothing_the_second_time():
    call_command("setup_centre", verbosity=0)
    groups, categories = Group.objects.count(), ServiceCategory.objects.count()
    call_command("setup_centre", verbosity=0)
    assert (Group.objects.count(), ServiceCategory.objects.count()) == (groups, categories)


def test_setup_centre_leaves_what_staff_edited():
    call_command("setup_centre", verbosity=0)
    ServiceCategory.objects.filter(code="birth_benefit").update(name="Επίδομα Γέννας")
    call_command("setup_centre", verbosity=0)
    assert ServiceCategory.objects.get(code="birth_benefit").name == "Επίδομα Γέννας"


def test_every_role_has_its_permission_and_casebook_models_have_no_other():
    codenames = set(
        Permission.objects.filter(content_type__app_label="casebook").values_list("codename", flat=True)
    )
    roles = {permission_codename(role) for role in Role}
    of_pages_and_settings = {
        f"{verb}_{model}"
        for verb in ("add", "change", "delete", "view")
        for model in ("annualreportpage", "centresettings")
    }
    assert roles <= codenames
    assert codenames - roles <= of_pages_and_settings


def test_the_catalogue_calls_its_lines_what_the_published_report_calls_them(standard_catalogue):
    rows = csv.DictReader((REPOSITORY / "tests" / "data" / "figures-2022.csv").open(encoding="utf-8"))
    published = {row["indicator"]: row["label_el"] for row in rows}
    names = dict(ServiceCategory.objects.values_list("code", "name"))
    lines = set(names) & set(published)
    assert len(lines) == 12
    assert {code: names[code] for code in lines} == {code: published[code] for code in lines}
    assert names["social_solidarity_income"] == "ΚΕΑ"
    assert names["counselling"] == "Συμβουλευτική – Ψυχολογική Υποστήριξη"
