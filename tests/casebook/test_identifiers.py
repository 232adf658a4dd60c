"""ΑΜΚΑ and ΑΦΜ: what is refused, what is hidden."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casebook.identifiers import amka_agrees_with_birth_date, mask, validate_afm, validate_amka

pytestmark = pytest.mark.once

VALID_AMKA = "01013099997"
VALID_AFM = "094259216"


def test_valid_numbers_pass():
    validate_amka(VALID_AMKA)
    validate_afm(VALID_AFM)


@pytest.mark.parametrize(
    "value", ["01013099998", "1013099997", "010130999970", "31023099996", "0101309999x", "01 01 30 99997"]
)
def test_an_amka_that_is_wrong_is_refused_in_words(value):
    with pytest.raises(ValidationError, match="ΑΜΚΑ"):
        validate_amka(value)


@pytest.mark.parametrize(
    "value", ["000000000", "94259216", "094259217", "09425921", "EL094259216", "09425921a"]
)
def test_an_afm_that_is_wrong_is_refused_in_words(value):
    with pytest.raises(ValidationError, match="ΑΦΜ"):
        validate_afm(value)


def test_the_first_six_digits_of_an_amka_are_the_date_of_birth_of_any_century():
    assert amka_agrees_with_birth_date(VALID_AMKA, date(1930, 1, 1))
    assert amka_agrees_with_birth_date("01010512345", date(2005, 1, 1))
    assert not amka_agrees_with_birth_date(VALID_AMKA, date(1930, 1, 2))


def test_a_mask_shows_the_last_three_digits_only():
    assert mask(VALID_AMKA) == "••••••••997"
    assert mask("") == ""
