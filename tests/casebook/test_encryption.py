"""Encryption at rest: what is stored, who can read it, and what happens with the wrong key or place."""

import base64
import io
from datetime import date

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from casebook import checks
from casebook.encryption import cipher, keys
from casebook.encryption.cipher import DecryptionRefused
from casebook.encryption.fields import Ciphertext, PlainTextRefused
from casebook.encryption.keys import KeyProblem
from casebook.models import Note, Person
from tests.factories import NoteFactory, PersonFactory

AMKA, AFM = "01013099997", "123456783"
OTHER_AMKA = "02020112340"
OLD = "old:" + base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()
FORGED = "old:" + base64.urlsafe_b64encode(b"x" * 32).decode()


@pytest.fixture
def with_keys(settings):
    """with_keys(NEW, OLD): the keys of the settings from here on, the current one first."""

    def set_keys(*written: str) -> None:
        settings.CASEBOOK = {"ENCRYPTION_KEYS": ", ".join(written)}

    return set_keys


def stored(record, column: str):
    """What the database holds, without any of our code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {record._meta.db_table} WHERE id = %s", [record.pk])
        return cursor.fetchone()[0]


def store(record, column: str, value) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {record._meta.db_table} SET {column} = %s WHERE id = %s", [value, record.pk])


def again(record):
    return type(record).objects.get(pk=record.pk)


# --- there and back


@given(text=st.text(), context=st.text())
def test_every_text_comes_back_in_its_own_context(text, context):
    assert cipher.decrypt(cipher.encrypt(text, context), context) == text


@given(text=st.text(min_size=1), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_ciphertext_in_which_one_bit_was_altered_is_refused(text, place, bit):
    head, _colon, body = cipher.encrypt(text, "casebook.note.text").rpartition(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[place % len(raw)] ^= 1 << bit
    altered = f"{head}:{base64.urlsafe_b64encode(bytes(raw)).decode()}"

    with pytest.raises(DecryptionRefused):
        cipher.decrypt(altered, "casebook.note.text")


@given(content=st.binary(), context=st.text())
def test_every_file_comes_back_in_its_own_context(content, context):
    sealed = cipher.encrypt_bytes(content, context)
    assert cipher.decrypt_bytes(sealed, context) == content
    assert cipher.decrypt_bytes(memoryview(sealed), context) == content  # as PostgreSQL gives it back
    assert cipher.is_encrypted_with_current_key(memoryview(sealed))


@given(content=st.binary(min_size=12))
def test_a_sealed_file_does_not_hold_what_was_sealed_and_is_hardly_longer(content):
    sealed = cipher.encrypt_bytes(content, "x")
    assert content not in sealed
    assert len(sealed) - len(content) < 64


@given(content=st.binary(), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_sealed_file_in_which_one_bit_was_altered_is_refused(content, place, bit):
    altered = bytearray(cipher.encrypt_bytes(content, "casebook.file"))
    altered[place % len(altered)] ^= 1 << bit

    with pytest.raises(DecryptionRefused, match=r"^casebook\.file: "):
        cipher.decrypt_bytes(bytes(altered), "casebook.file")


@given(stored=st.binary())
def test_what_is_no_sealed_file_is_refused(stored):
    with pytest.raises(DecryptionRefused):
        cipher.decrypt_bytes(stored, "x")
    assert not cipher.is_encrypted_with_current_key(stored)


def test_a_sealed_file_is_refused_in_another_context():
    sealed = cipher.encrypt_bytes(b"%PDF", cipher.context_of("casebook.file", "1"))
    with pytest.raises(DecryptionRefused, match="another record"):
        cipher.decrypt_bytes(sealed, cipher.context_of("casebook.file", "2"))


def test_a_sealed_file_is_read_with_the_key_that_it_names_alone(with_keys):
    with_keys(OLD)
    sealed = cipher.encrypt_bytes(b"%PDF", "x")
    with_keys(NEW, OLD)
    assert cipher.decrypt_bytes(sealed, "x") == b"%PDF"
    assert not cipher.is_encrypted_with_current_key(sealed)
    for wrong in (NEW, FORGED):
        with_keys(wrong)
        with pytest.raises(DecryptionRefused, match="«old»"):
            cipher.decrypt_bytes(sealed, "x")


@given(one=st.text(), other=st.text())
def test_two_texts_have_one_index_only_where_they_are_one(one, other):
    same = cipher.blind_index(one, "casebook.person.amka") == cipher.blind_index(
        other, "casebook.person.amka"
    )
    assert same == (one == other)


def test_the_same_text_is_never_stored_the_same_way_twice():
    assert cipher.encrypt(AMKA, "x") != cipher.encrypt(AMKA, "x")


def test_the_index_of_a_number_differs_by_field_and_by_key():
    indexes = {
        cipher.blind_index(AMKA, label, key)
        for label in ("casebook.person.amka", "casebook.person.afm")
        for key in keys.parse(f"{OLD} {NEW}")
    }
    assert len(indexes) == 4
    assert not any(AMKA in index for index in indexes)


# --- what stands in the tables


@pytest.mark.django_db
def test_no_number_and_no_note_stands_in_a_dump_of_its_table():
    person = PersonFactory(amka=AMKA, afm=AFM)
    NoteFactory(person=person, text="Καναρίνι: απειλές στο σπίτι")
    with connection.cursor() as cursor:
        dump = ""
        for table in ("casebook_person", "casebook_note"):
            cursor.execute(f"SELECT * FROM {table}")
            dump += str(cursor.fetchall())

    assert person.code in dump
    assert not [canary for canary in (AMKA, AFM, "Καναρίνι", "απειλές") if canary in dump]


@pytest.mark.django_db
def test_what_is_stored_is_read_back():
    person = again(PersonFactory(amka=AMKA, afm=AFM))
    note = again(NoteFactory(text="Πρώτη γραμμή\nδεύτερη 🙂"))

    assert (person.amka, person.afm, person.masked_amka) == (AMKA, AFM, "••••••••997")
    assert note.text == "Πρώτη γραμμή\nδεύτερη 🙂"
    assert Person.objects.only("surname").get(pk=person.pk).amka == AMKA


@pytest.mark.django_db
def test_a_number_that_is_not_known_is_nothing():
    person = PersonFactory(amka="")

    assert (stored(person, "amka"), stored(person, "amka_index"), stored(person, "afm")) == (None, None, "")
    assert (again(person).amka, again(person).afm) == (None, "")


@pytest.mark.django_db
def test_a_record_that_nobody_looked_into_is_saved_as_it_was():
    person = PersonFactory(amka=AMKA)
    before = stored(person, "amka"), stored(person, "amka_index")
    loaded = again(person)
    loaded.phone = "2101234567"
    loaded.save()

    assert (stored(person, "amka"), stored(person, "amka_index")) == before


@pytest.mark.django_db
def test_many_records_written_at_once_are_encrypted():
    Person.objects.bulk_create(
        [Person(code=f"x{n}", surname="Α", name="Β", amka=amka) for n, amka in enumerate([AMKA, OTHER_AMKA])]
    )

    assert {person.amka for person in Person.objects.with_amkas([AMKA, OTHER_AMKA])} == {AMKA, OTHER_AMKA}


# --- found and unique by the index


@pytest.mark.django_db
def test_a_person_is_found_by_the_exact_number_alone():
    person = PersonFactory(amka=AMKA)
    PersonFactory(amka=OTHER_AMKA)

    assert Person.objects.with_amka(AMKA).get() == person
    assert Person.objects.matching("010130 99997").get() == person
    assert not Person.objects.with_amka(AMKA[:-1]).exists()


@pytest.mark.django_db
def test_a_number_that_was_corrected_is_found_and_the_old_one_is_free():
    person = PersonFactory(amka=AMKA)
    person.amka = OTHER_AMKA
    person.save()

    assert Person.objects.with_amka(OTHER_AMKA).get() == person
    PersonFactory(amka=AMKA)


@pytest.mark.django_db
def test_two_persons_never_share_a_number():
    PersonFactory(amka=AMKA)
    double = Person(surname="Α", name="Β", code="x", amka=AMKA)
    with pytest.raises(ValidationError) as refusal:
        double.full_clean()
    assert list(refusal.value.message_dict) == ["amka"]
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


# --- what is refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", [{"amka": AMKA}, {"amka__startswith": "01"}, {"afm__in": [AFM]}, {"amka__regex": "."}]
)
def test_no_query_compares_an_encrypted_field(query):
    with pytest.raises(FieldError, match="blind index"):
        Person.objects.filter(**query)


@pytest.mark.django_db
def test_no_plain_text_is_handed_to_the_database():
    person = PersonFactory(amka=AMKA)
    with pytest.raises(PlainTextRefused):
        Person.objects.update(amka=OTHER_AMKA)
    with pytest.raises(PlainTextRefused):
        Person.objects.bulk_update([person], ["amka"])


@pytest.mark.django_db
def test_values_of_a_query_do_not_show_the_ciphertext():
    PersonFactory(amka=AMKA)
    value = Person.objects.values_list("amka", flat=True).get()

    assert isinstance(value, Ciphertext)
    assert f"{value} {value!r}" == "•••• ••••"


@pytest.mark.django_db
def test_a_dump_of_the_data_is_refused_rather_than_decrypted():
    with pytest.raises(PlainTextRefused, match="dumpdata"):
        serialize("json", [PersonFactory(amka=AMKA)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "target"),
    [(("a", "amka"), ("b", "amka")), (("a", "afm"), ("b", "afm")), (("a", "afm"), ("a", "amka"))],
)
def test_a_ciphertext_that_was_moved_to_another_record_or_field_is_refused(source, target):
    people = {"a": PersonFactory(amka=AMKA, afm=AFM), "b": PersonFactory(amka=OTHER_AMKA, afm="000000012")}
    store(people[target[0]], target[1], stored(people[source[0]], source[1]))

    with pytest.raises(DecryptionRefused) as refusal:
        getattr(again(people[target[0]]), target[1])
    assert "enc1" not in str(refusal.value)


@pytest.mark.django_db
def test_a_note_that_was_copied_onto_another_is_refused():
    note, other = NoteFactory(text="Ένα"), NoteFactory(text="Δύο")
    store(other, "text", stored(note, "text"))

    with pytest.raises(DecryptionRefused):
        again(other).text  # noqa: B018 (looking is what decrypts)


@pytest.mark.django_db
def test_a_plain_text_that_somebody_put_into_the_table_is_not_believed():
    note = NoteFactory()
    store(note, "text", "Εκδόθηκε επίδομα")

    with pytest.raises(DecryptionRefused, match="not encrypted") as refusal:
        again(note).text  # noqa: B018
    assert "επίδομα" not in str(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [FORGED, NEW])
def test_with_a_wrong_key_nothing_is_read_and_the_error_says_why(with_keys, wrong):
    with_keys(OLD)
    person = PersonFactory(amka=AMKA)
    with_keys(wrong)
    loaded = again(person)  # what is not encrypted can still be read

    with pytest.raises(DecryptionRefused, match="«old»") as refusal:
        loaded.amka  # noqa: B018
    assert stored(person, "amka") not in str(refusal.value)
    assert not Person.objects.with_amka(AMKA).exists()


# --- keys


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("justasecret", "NAME:SECRET"),
        ("Κλειδί:AAAA", "NAME:SECRET"),
        ("a:AAAA", "32 bytes"),
        ("a:not base64!", "base64"),
        (f"{OLD} {FORGED}", "same name"),
    ],
)
def test_keys_that_are_none_are_refused_in_words_without_the_secret(written, says):
    with pytest.raises(KeyProblem, match=says) as refusal:
        keys.parse(written)
    assert "AAAA" not in str(refusal.value)


def test_a_new_key_is_a_right_one_and_no_two_are_alike():
    out = io.StringIO()
    call_command("make_encryption_key", stdout=out)

    assert len(keys.parse(out.getvalue() + keys.make())) == 2


def test_keys_are_read_from_a_file(settings, tmp_path):
    path = tmp_path / "keys"
    path.write_text(f"# the current one\n{NEW}\n\n{OLD}  # until the rotation is through\n")
    settings.CASEBOOK = {"ENCRYPTION_KEY_FILE": path}
    assert [key.id for key in keys.keyring()] == ["new", "old"]

    settings.CASEBOOK = {"ENCRYPTION_KEY_FILE": str(tmp_path / "none")}
    assert "cannot be read" in keys.problem()


def test_a_key_does_not_show_its_secret():
    assert "ooo" not in repr(keys.parse(OLD).current)


def test_without_keys_nothing_is_encrypted_and_the_check_says_so(settings):
    settings.CASEBOOK, settings.DEBUG = {}, False

    assert [error.id for error in checks.encryption_has_its_keys(None)] == ["casebook.E002"]
    with pytest.raises(KeyProblem, match="make_encryption_key"):
        cipher.encrypt(AMKA, "x")


def test_a_host_under_development_may_do_without_and_is_warned(settings):
    settings.CASEBOOK, settings.DEBUG = {}, True
    assert cipher.decrypt(cipher.encrypt(AMKA, "x"), "x") == AMKA
    assert [warning.id for warning in checks.encryption_has_its_keys(None)] == ["casebook.W002"]

    settings.CASEBOOK = {"ENCRYPTION_KEYS": NEW}
    assert checks.encryption_has_its_keys(None) == []


# --- rotation


def rotate(*arguments) -> tuple[str, int]:
    out, status = io.StringIO(), 0
    try:
        call_command("rotate_encryption_keys", *arguments, stdout=out, stderr=out, no_color=True)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), status


@pytest.mark.django_db
def test_keys_are_changed_while_everything_stays_readable_findable_and_unique(with_keys):
    with_keys(OLD)
    person, nobody = PersonFactory(amka=AMKA, afm=AFM), PersonFactory()
    note = NoteFactory(text="Παλιά")
    changed = again(person).updated_at

    with_keys(NEW, OLD)
    assert again(person).amka == AMKA
    assert Person.objects.with_amka(AMKA).get() == person
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(amka=AMKA)

    said, status = rotate("--batch-size", "1")
    assert (status, "old" in said) == (0, True)

    with_keys(NEW)
    assert (again(person).amka, again(person).afm, again(note).text) == (AMKA, AFM, "Παλιά")
    assert Person.objects.with_amka(AMKA).get() == person
    assert again(person).updated_at == changed
    assert again(nobody).amka is None
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(amka=AMKA)


@pytest.mark.django_db
def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(with_keys):
    with_keys(OLD)
    people = [PersonFactory(afm=AFM) for _each in range(3)]
    with_keys(NEW, OLD)
    first = again(people[0])
    first.afm = first.afm  # looked at, so written anew
    first.save()
    done = stored(people[0], "afm")

    said, _status = rotate()
    assert ": 2 " in said
    assert stored(people[0], "afm") == done
    # Nothing is left to do: the key, and which ones may go.
    assert len(rotate()[0].splitlines()) == 2


@pytest.mark.django_db
def test_a_record_that_cannot_be_read_is_named_left_alone_and_does_not_stop_the_others(with_keys):
    with_keys(OLD)
    broken, sound = PersonFactory(afm=AFM), PersonFactory(afm=AFM)
    moved = stored(sound, "afm")
    store(broken, "afm", moved)
    with_keys(NEW, OLD)

    said, status = rotate()
    assert status == 1
    assert broken.code in said
    assert "enc1" not in said
    assert stored(broken, "afm") == moved
    with_keys(NEW)
    assert again(sound).afm == AFM


@pytest.mark.django_db
def test_the_same_number_under_two_keys_is_found_by_the_rotation(with_keys):
    with_keys(OLD)
    PersonFactory(amka=AMKA)
    with_keys(NEW)  # somebody took the old key out too early
    PersonFactory(amka=AMKA, birth_date=date(1930, 1, 1))
    with_keys(NEW, OLD)

    said, status = rotate()
    assert (status, "same number" in said or "ίδιο αριθμό" in said) == (1, True)


@pytest.mark.django_db
def test_the_list_of_people_decrypts_nothing(django_assert_num_queries, monkeypatch):
    for _each in range(3):
        PersonFactory(afm=AFM)
    monkeypatch.setattr(cipher, "decrypt", lambda *args: pytest.fail("decrypted"))
    with django_assert_num_queries(1):
        assert len([person.full_name for person in Person.objects.all()]) == 3


@pytest.mark.django_db
def test_only_notes_that_are_read_are_decrypted(with_keys):
    with_keys(OLD)
    NoteFactory(text="Ένα")
    with_keys(NEW)

    assert Note.objects.values_list("scope", flat=True).get() == "team"
