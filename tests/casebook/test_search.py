"""Names are found as people type them: in Greek, in capitals without accents, in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.models import Person
from casebook.search import fold_words, search_key, without_accents
from tests.factories import PersonFactory

GREEK_WORDS = st.text(alphabet="αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐΑΒΓΔΕΖΗΘΛΞΠΣΥΦΧΨΩ", min_size=1, max_size=20)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["παπαδοπουλου", "ΠΑΠΑΔΟΠΟΥΛΟΥ", "papadopoulou", "Παπαδοπούλου", "papad", "παπαδοπο"]
)
def test_a_person_is_found_however_the_name_is_typed(typed):
    wanted = PersonFactory(surname="Παπαδοπούλου", name="Μαρία")
    PersonFactory(surname="Γεωργίου", name="Ελένη")
    assert list(Person.objects.matching(typed)) == [wanted]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Χρήστος", "christos"),
        ("Χρήστος", "xristos"),
        ("Χρήστος", "hristos"),
        ("Ευάγγελος", "evangelos".replace("ng", "gg")),
        ("Ευάγγελος", "efaggelos"),
        ("Παύλος", "pavlos"),
        ("Παύλος", "paulos"),
        ("Βασίλης", "basilis"),
        ("Θωμάς", "thwmas"),
        ("Ξένια", "ksenia"),
        ("Φώτης", "photis"),
        ("Κυριάκος", "kuriakos"),
    ],
)
def test_the_usual_ways_to_write_greek_in_latin_letters_find_the_name(name, typed):
    person = PersonFactory(surname="Άλλη", name=name)
    assert list(Person.objects.matching(typed)) == [person]


@pytest.mark.django_db
def test_every_word_typed_must_begin_a_word_of_the_person():
    maria = PersonFactory(surname="Παπαδοπούλου", name="Μαρία", father_name="Ιωάννης")
    PersonFactory(surname="Παπαδοπούλου", name="Ελένη")
    assert list(Person.objects.matching("μαρια παπαδ")) == [maria]
    assert list(Person.objects.matching("ιωαν")) == [maria]
    assert list(Person.objects.matching("δοπουλου")) == []


@pytest.mark.django_db
def test_a_person_is_found_by_code_telephone_and_amka():
    person = PersonFactory(phone="210 000 1234", amka="01013099997")
    PersonFactory()
    assert list(Person.objects.matching(person.code)) == [person]
    assert list(Person.objects.matching("2100001234")) == [person]
    assert list(Person.objects.matching("01013099997")) == [person]


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", ["", "   ", "!?", "%", "_"])
def test_a_search_without_a_letter_finds_nobody(nothing):
    PersonFactory()
    assert not Person.objects.matching(nothing).exists()


@pytest.mark.django_db
def test_the_key_follows_a_change_of_name():
    person = PersonFactory(surname="Παπαδοπούλου")
    person.surname = "Γεωργίου"
    person.save()
    assert list(Person.objects.matching("georgiou")) == [person]
    assert not Person.objects.matching("papadopoulou").exists()


@given(GREEK_WORDS)
def test_a_name_without_accents_or_in_capitals_has_the_same_key(word):
    assert fold_words(word) == fold_words(word.upper()) == fold_words(without_accents(word))


@given(GREEK_WORDS, st.data())
def test_what_is_typed_so_far_begins_the_key(word, data):
    """A search may run at every keystroke. Only a letter that the next one changes (ps) may fall behind."""
    typed = word[: data.draw(st.integers(1, len(word)))]
    (whole,), (begun,) = fold_words(word), fold_words(typed)
    assert whole.startswith(begun) or whole.startswith(begun[:-1])


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_key_is_made_of_words_with_a_space_before_each(texts):
    key = search_key(*texts)
    assert key == "" or key.startswith(" ")
    assert "  " not in key
