"""Canaries in every sensitive field, brought in as people do; then the whole database is searched for them.

What a backup or a stolen disk says is what the files of the database say: pages that were freed, the
write-ahead log, sessions and the cache are searched too.
"""

import base64
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from casebook.choices import AttachmentType, ErasureGround, HoldKind
from casebook.encryption.fields import EncryptedField
from casebook.encryption.rotation import models_with_encryption
from casebook.models import (
    Attachment,
    EarlierValue,
    EmergencyAccess,
    Erasure,
    Hold,
    Note,
    Person,
)
from importers import jobs
from importers.models import ImportRun, JournalChange
from tests.casebook.screens import url

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]

CANARY = "Καναρίνι"
AMKA, AFM = "01013099997", "123456783"
WAITING_AMKA = "02020112344"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def fill_in(browser, address: str, **fields):
    """Send the form at `address`, with what it keeps hidden in the page."""
    page = browser.get(address)
    form = page.context["form"]
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    data |= dict(HIDDEN.findall(page.content.decode()))
    return browser.post(address, data | fields)


def upload(browser, kind: str, text: str) -> ImportRun:
    """A file whose preview now waits for an answer."""
    file = SimpleUploadedFile(f"{CANARY}.csv", text.encode())
    browser.post(reverse("casebook_importers:import"), {"kind": kind, "file": file})
    jobs.work_off()
    return ImportRun.objects.latest("created_at")


@pytest.fixture
def day_at_work(colleague, cast):
    """What puts secrets into the database: a second factor, files, forms, a search; and the other fields."""
    worker = colleague("coordinator")
    worker.signs_in()
    worker.enrols()
    browser = worker.browser
    run = upload(browser, "people", f"code;surname;name;amka;afm\nΧ1;Φανερή;Άννα;{AMKA};{AFM}\n")
    confirm = reverse("casebook_importers:confirm", kwargs={"uid": run.uid})
    browser.post(confirm, {"shown": run.digest})
    jobs.work_off()
    # Refused, so that what is wrong with it waits too, with the cell.
    upload(browser, "people", f"surname;name;amka;birth_date\nΦανερή;{CANARY};{WAITING_AMKA};{CANARY}\n")
    person = Person.objects.get()
    browser.post(reverse("casebook_find_by_number"), {"q": AMKA})
    fill_in(browser, url("person", "edit", person), phone="2101234567")
    fill_in(browser, url("person", "edit", person), afm="000000000")  # refused, and shown again

    writer = colleague("social1")
    writer.signs_in()
    writer.enrols()
    fill_in(writer.browser, url("note", "create", person=person.pk), text=f"{CANARY}: απειλές στο σπίτι")
    note = Note.objects.get()
    fill_in(writer.browser, url("note", "edit", note), text=f"{CANARY}: απειλές και στη δουλειά")
    browser.get(url("person", "inspect", person))

    user = cast["coordinator"]
    Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason=CANARY, set_by=user)
    JournalChange.objects.create(
        run=run, what=JournalChange.What.CHANGED, model="casebook.Person", key=person.pk, content=CANARY
    )
    run.refresh_from_db()
    run.error = CANARY
    run.save(update_fields=["error"])
    EmergencyAccess.objects.create(person=person, user=user, reason=CANARY)
    EarlierValue.objects.create(kind="casebook.person", key=person.pk, version=1, field="afm", before=CANARY)
    Attachment.objects.create(
        person=person, title=CANARY, type=AttachmentType.PDF, size=1, file="x", uploaded_by=user
    )
    Erasure.objects.create(
        person=person,
        person_key=person.pk,
        person_code=person.code,
        ground=ErasureGround.REQUEST,
        remark=CANARY,
        answer=CANARY,
        asked_by=user,
    )
    return [worker, writer]


def files_of_the_database() -> bytes:
    path = Path(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def rows_of_all_tables() -> bytes:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for value in (value for row in cursor.fetchall() for value in row):
                binary = isinstance(value, (bytes, memoryview))
                found.append(
                    bytes(value) if binary else json.dumps(value, default=str, ensure_ascii=False).encode()
                )
    return b"\n".join(found)


def sessions_and_cache() -> bytes:
    """As those who have the secret of the site read them: they are signed or packed, not encrypted."""
    found = [json.dumps(each.get_decoded(), ensure_ascii=False).encode() for each in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM {settings.CACHES['default']['LOCATION']}")
        found += [base64.b64decode(value) for (value,) in cursor.fetchall()]
    return b"\n".join(found)


def test_no_canary_is_found_in_the_whole_database(day_at_work):
    cache.set("known", "this cache lies in the database")
    secrets = [CANARY, "απειλές", AMKA, AFM, WAITING_AMKA]
    secrets += [secret for each in day_at_work for secret in (each.secret, *each.recovery_codes)]
    assert len(secrets) == 5 + 2 * 11

    for read in (rows_of_all_tables, sessions_and_cache, files_of_the_database):
        if read is files_of_the_database and connection.vendor != "sqlite":
            continue
        dump = read()
        known = "this cache lies" if read is sessions_and_cache else "Φανερή"
        assert known.encode() in dump, read.__name__  # it is the right place, and readable
        found = [
            secret
            for secret in secrets
            for written in (secret.encode(), secret.encode("utf-16-le"), base64.b64encode(secret.encode()))
            if written in dump
        ]
        assert not found, read.__name__


def test_the_canaries_are_where_they_should_be_and_no_encrypted_field_is_without_one(day_at_work):
    """So that a search which finds nothing has searched for something."""
    person = Person.objects.get(code="Χ1")
    assert (person.amka, person.afm) == (AMKA, AFM)
    assert Person.objects.with_amka(AMKA).get() == person
    assert WAITING_AMKA.encode() in ImportRun.objects.latest("created_at").data
    for model in models_with_encryption():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                values = [str(getattr(record, field.name) or "") for record in model._base_manager.all()]
                assert any(secret in value for value in values for secret in (CANARY, AMKA, AFM)), field.label
