"""What the headings and words of foreign files mean: recognised, suggested, kept for the next month."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.models import ServiceCategory
from importers.mapping import Mapping, mapping_for, suggest, unknown_words
from importers.mapping.suggestions import canonical
from importers.mapping.synonyms import COLUMNS, WORDS
from importers.matching import fold
from importers.models import MappingProfile
from importers.reading import Recognised, Table
from importers.resources import KINDS
from importers.resources.labels import LABELS
from tests.factories import BodyFactory, CategoryFactory, UserFactory
from tests.importers.test_cells import AMKA

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def table(headers, *rows):
    return Table(headers, [list(row) for row in rows], range(2, len(rows) + 2), Recognised("csv"))


def suggested(kind, headers, *rows):
    found = suggest(kind, table(headers, *rows))
    return [(suggestion.key, suggestion.why) for suggestion in found]


# Headings


def test_keys_and_labels_are_known_by_name():
    headings = ["ΕΠΩΝΥΜΟ", "name", "Ημ. γέννησης"]
    assert suggested("people", headings) == [("surname", "name"), ("name", "name"), ("birth_date", "name")]


@pytest.mark.parametrize(
    ("kind", "heading", "key"),
    [
        ("people", "Επίθετο", "surname"),
        ("people", "Ημ/νία γέννησης", "birth_date"),
        ("people", "ΗΜΕΡΟΜΗΝΙΑ ΓΕΝΝΗΣΗΣ", "birth_date"),
        ("people", "Τηλ.", "phone"),
        ("people", "Α.Μ.Κ.Α.", "amka"),
        ("requests", "Ημερομηνία υποβολής", "received_on"),
        ("requests", "Αρ. πρωτ.", "number"),
        ("referrals", "Προς", "body"),
        ("tallies", "Σύνολο", "count"),
    ],
)
def test_other_names_of_a_column_are_suggested(kind, heading, key):
    assert suggested(kind, [heading]) == [(key, "synonym")]


def test_a_slip_of_the_pen_is_suggested_by_its_spelling():
    assert suggested("people", ["Επόνυμο", "Διευθηνση"]) == [("surname", "spelling"), ("address", "spelling")]


def test_no_column_is_suggested_twice_and_the_surest_reason_wins():
    assert suggested("people", ["Επίθετο", "Επώνυμο"]) == [(None, ""), ("surname", "name")]


def test_columns_are_told_by_what_stands_below_their_headings():
    row = [AMKA, "094014201", "6912345678", "a@example.gr", "05/03/1979", "Γυναίκα", "κάτι"]
    assert suggested("people", [*"1234567"], row, row) == [
        ("amka", "content"),
        ("afm", "content"),
        ("phone", "content"),
        ("email", "content"),
        ("birth_date", "content"),
        ("sex", "content"),
        (None, ""),
    ]


def test_codes_of_a_series_tell_their_column():
    row = ["2022/00123", "ΑΒ-2022-000123"]
    assert suggested("requests", ["x", "y"], row) == [("number", "content"), ("person", "content")]


def test_words_of_a_catalogue_tell_their_column():
    CategoryFactory(name="Επίδομα Στέγασης")
    assert suggested("requests", ["x"], ["επιδομα στεγασης"]) == [("category", "content")]


def test_two_headings_over_the_same_sort_of_cells_are_left_to_staff():
    days = [date(2022, 1, 2), date(2022, 3, 4)]
    assert suggested("people", ["x", "y"], days) == [(None, ""), (None, "")]


def test_a_column_of_which_a_tenth_does_not_fit_is_not_told_by_its_content():
    rows = [["a@example.gr"]] * 8 + [["άγνωστο"]] * 2
    assert suggested("people", ["x"], *rows) == [(None, "")]


def test_empty_cells_tell_nothing():
    assert suggested("people", ["x"], [""], [None]) == [(None, "")]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.data())
def test_any_table_has_one_suggestion_for_each_heading(headers, data):
    cells = st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.none(), st.dates())
    row = data.draw(st.lists(cells, min_size=len(headers), max_size=len(headers)))
    found = [suggestion.key for suggestion in suggest("people", table(headers, row))]
    assert len(found) == len(headers)
    keys = [key for key in found if key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_is_the_synonym_of_two_columns(kind):
    columns = KINDS[kind].resource.fields
    names = [canonical(name) for others in COLUMNS[kind].values() for name in others]
    assert COLUMNS[kind].keys() <= columns.keys()
    assert sorted(names) == sorted(set(names))


# Words


def strange(kind, key, *words, mapping=None):
    return unknown_words(kind, table([key], *([word] for word in words)), mapping or Mapping((key,))).get(key)


@pytest.fixture
def categories():
    names = ["Επίδομα Στέγασης", "Επίδομα Παιδιού", "Ελάχιστο Εγγυημένο Εισόδημα", "Ενημέρωση"]
    codes = ["housing_benefit", "child_benefit", "guaranteed_minimum_income", "information"]
    for code, name in zip(codes, names, strict=True):
        CategoryFactory(code=code, name=name)
    return ServiceCategory.objects.all()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Επ. Στέγ.", "housing_benefit"),
        ("ΕΕΕ", "guaranteed_minimum_income"),
        ("Ε.Ε.Ε.", "guaranteed_minimum_income"),
        ("Αίτηση επιδόματος παιδιού", "child_benefit"),
        ("Ενιμέρωση", "information"),
        ("Επίδομα", ""),
        ("Επ.", ""),
        ("κάτι άλλο", ""),
        ("x" * 500, ""),
    ],
)
def test_a_word_of_the_file_is_suggested_what_it_abbreviates(categories, word, code):
    assert strange("requests", "category", word) == [(word, 1, code)]


def test_words_are_counted_in_all_their_writings_and_the_most_frequent_comes_first(categories):
    found = strange("requests", "category", "άλλο", "Επ. Στέγ.", "ΕΠ ΣΤΕΓ", "Επίδομα Στέγασης", "")
    assert found == [("Επ. Στέγ.", 2, "housing_benefit"), ("άλλο", 1, "")]


def test_a_body_is_known_by_name_and_a_person_is_no_word():
    BodyFactory(code="opeka", name="ΟΠΕΚΑ")
    assert strange("requests", "body", "οπεκα", "opeka") is None
    assert strange("requests", "person", "Παπαδοπούλου Άννα") is None


@pytest.mark.parametrize(
    ("kind", "key", "word", "code"),
    [
        ("people", "sex", "Θήλυ", "female"),
        ("people", "sex", "Α", "male"),
        ("requests", "channel", "Τηλεφωνικά", "phone"),
        ("requests", "status", "Ολοκληρωμένο", "completed"),
        ("appointments", "status", "Δεν ήρθε", "no_show"),
    ],
)
def test_usual_words_for_the_values_of_closed_lists_are_suggested(kind, key, word, code):
    assert strange(kind, key, word) == [(word, 1, code)]


def test_a_word_that_staff_explained_is_known():
    mapping = Mapping(("sex",), {"sex": {fold("Θήλυ"): "female"}})
    assert strange("people", "sex", "ΘΗΛΥ", mapping=mapping) is None


def test_words_of_closed_lists_have_one_meaning_each():
    for choices, words in WORDS.items():
        folded = [fold(name) for others in words.values() for name in others]
        assert words.keys() <= LABELS[choices].keys()
        assert sorted(folded) == sorted(set(folded))


# What staff said


def test_a_mapping_comes_back_from_json_and_gives_places_and_words():
    mapping = Mapping((None, "sex", "surname"), {"sex": {"θηλυ": "female"}})
    assert Mapping.from_json(mapping.as_json()) == mapping
    assert mapping.positions == {"sex": 1, "surname": 2}
    assert mapping.translate("sex", " ΘΉΛΥ ") == "female"
    assert mapping.translate("sex", "Άρρεν") == "Άρρεν"
    assert mapping.translate("surname", "ΘΉΛΥ") == "ΘΉΛΥ"
    assert mapping.translate("sex", None) is None


def keep(name, headers, columns, words=None, kind="people"):
    mapping = Mapping(columns, words or {})
    return MappingProfile.objects.keep(
        kind=kind, name=name, headers=headers, mapping=mapping, user=UserFactory()
    )


def test_a_file_without_a_profile_is_mapped_by_its_names_alone():
    assert mapping_for("people", table(["Επώνυμο", "Επίθετο", "Γένος"])) == (
        Mapping(("surname", None, None)),
        "",
    )


def test_next_months_file_is_known_by_its_headings_in_another_order_and_case():
    keep("Μηνιαίο", ["Α/Α", "Οικογ.", "Ίδιο"], (None, "surname", "name"), {"sex": {"θ": "female"}})
    mapping, profile = mapping_for("people", table(["ΙΔΙΟ", "ΟΙΚΟΓ", "α/α"]))
    assert profile == "Μηνιαίο"
    assert mapping.columns == ("name", "surname", None)
    assert mapping.words == {"sex": {"θ": "female"}}


def test_a_profile_is_of_its_kind_and_of_its_headings():
    keep("Μηνιαίο", ["α", "β"], ("surname", "name"))
    assert mapping_for("requests", table(["α", "β"]))[1] == ""
    assert mapping_for("people", table(["α", "β", "γ"]))[1] == ""


def test_a_name_is_kept_once_and_says_what_was_said_last():
    keep("Μηνιαίο", ["α", "β"], ("surname", "name"))
    keep("Μηνιαίο", ["α", "β"], ("name", "surname"))
    assert MappingProfile.objects.count() == 1
    assert mapping_for("people", table(["α", "β"]))[0].columns == ("name", "surname")


def test_of_two_profiles_for_the_same_headings_the_last_used_is_taken():
    keep("Πρώτο", ["α", "β"], ("surname", "name"))
    keep("Δεύτερο", ["α", "β"], ("name", "surname"))
    MappingProfile.objects.filter(name="Δεύτερο").update(used_at=datetime(2022, 1, 1, tzinfo=UTC))
    assert mapping_for("people", table(["α", "β"]))[1] == "Πρώτο"


def test_what_the_casebook_no_longer_has_is_left_out_of_a_profile():
    keep("Παλιό", ["α", "β"], ("surname", "gone"), {"sex": {"θ": "female", "χ": "gone"}, "gone": {"α": "β"}})
    mapping, _profile = mapping_for("people", table(["α", "β"]))
    assert mapping == Mapping(("surname", None), {"sex": {"θ": "female"}})


def test_a_profile_holds_nothing_of_a_first_row_that_is_a_person():
    profile = keep("Χωρίς επικεφαλίδες", ["Παπαδοπούλου", AMKA], ("surname", "amka"))
    stored = str([getattr(profile, field.attname) for field in profile._meta.concrete_fields])
    assert "Παπαδοπούλου" not in stored
    assert AMKA not in stored
