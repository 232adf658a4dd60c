"""Small numbers are hidden, and nothing that is shown gives them away."""

from collections import defaultdict
from itertools import product

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from casebook import conf
from casebook.statistics.suppression import hidden

PARENTS = {"opeka": "welfare", "kepa": "welfare"}


def family(welfare, opeka, kepa):
    return {"welfare": welfare, "opeka": opeka, "kepa": kepa}


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_a_small_number_is_hidden(value):
    assert hidden({"housing": value}, parents={}) == {"housing"}


@pytest.mark.parametrize("value", [0, 5, 6, 1702])
def test_zero_and_what_reaches_the_threshold_are_shown(value):
    assert hidden({"housing": value}, parents={}) == set()


@pytest.mark.parametrize(
    ("values", "gone"),
    [
        (family(258, 189, 69), set()),
        # 192 − 189 would tell the 3
        (family(192, 189, 3), {"opeka", "kepa"}),
        # the parts sum to 8 but might be 1 and 7, 2 and 6, …
        (family(8, 4, 4), {"opeka", "kepa"}),
        # 5 − 2 … the parts could only be from 1 to 4: both small, and who knows one knows both
        (family(5, 3, 2), {"welfare", "opeka", "kepa"}),
        (family(7, 0, 7), set()),
        (family(4, 0, 4), {"welfare", "kepa"}),
        # 260 − 189 − 69 would tell that 2 went elsewhere
        (family(260, 189, 69), {"kepa"}),
        (family(268, 189, 69), set()),
        (family(0, 0, 0), set()),
    ],
)
def test_what_would_give_a_small_number_away_is_hidden_with_it(values, gone):
    assert hidden(values, parents=PARENTS) == gone


def test_a_parent_hidden_for_its_own_parent_is_not_told_by_its_parts():
    parents = {"north": "all", "south": "all", "north_east": "north", "north_west": "north"}
    values = {"all": 33, "north": 30, "south": 3, "north_east": 20, "north_west": 10}
    assert hidden(values, parents=parents) == {"south", "north", "north_west"}


@pytest.mark.parametrize("most_elsewhere", [0, 16])
def test_every_hidden_small_number_stays_open_to_who_tries_all_worlds(most_elsewhere):
    """The strongest reader of one family knows how we hide, perhaps that nothing goes to another body, and
    tries every family of up to 16 applications."""
    limit, worlds = 5, defaultdict(list)
    for opeka, kepa, elsewhere in product(range(17), repeat=3):
        if opeka + kepa + elsewhere > 16 or elsewhere > most_elsewhere:
            continue
        world = {**family(opeka + kepa + elsewhere, opeka, kepa), "elsewhere": elsewhere}
        values = {code: world[code] for code in ("welfare", "opeka", "kepa")}
        gone = hidden(values, parents=PARENTS, threshold=limit)
        published = tuple(None if code in gone else values[code] for code in values)
        worlds[published].append(world)
    told = []
    for published, possible in worlds.items():
        for code in ("welfare", "opeka", "kepa", "elsewhere"):
            found = {world[code] for world in possible}
            if len(found) == 1 and 0 < found.pop() < limit:
                told.append((published, code))
    assert told == []


trees = st.lists(st.integers(0, 40), min_size=2, max_size=6)


@given(parts=trees, elsewhere=st.integers(0, 12), threshold=st.integers(2, 12))
def test_no_small_number_is_shown_or_found_by_subtraction(parts, elsewhere, threshold):
    values = {f"part{number}": value for number, value in enumerate(parts)}
    parents = dict.fromkeys(values, "whole")
    values["whole"] = sum(parts) + elsewhere
    gone = hidden(values, parents=parents, threshold=threshold)
    shown = {code: value for code, value in values.items() if code not in gone}

    assert not any(0 < value < threshold for value in shown.values())
    if "whole" in shown:
        rest = shown.pop("whole") - sum(shown.values())
        unknown = len(gone) + (elsewhere > 0)
        # what is left for one unknown alone is no small number, and several could share it in many ways
        assert rest == 0 or unknown > 1 or rest >= threshold
        assert unknown < 2 or rest - unknown + 1 >= threshold
    elif gone == {"whole"}:
        assert sum(shown.values()) == 0 or elsewhere > 0


@given(parts=trees, threshold=st.integers(2, 12))
def test_nothing_is_hidden_without_a_small_number(parts, threshold):
    values = {f"part{number}": value for number, value in enumerate(parts)}
    parents = dict.fromkeys(values, "whole")
    values["whole"] = sum(parts)
    if not any(0 < value < threshold for value in values.values()):
        assert hidden(values, parents=parents, threshold=threshold) == set()


def test_the_host_may_set_another_threshold(settings):
    settings.CASEBOOK = {"SUPPRESSION_THRESHOLD": 10}
    assert hidden({"housing": 9, "birth": 10}, parents={}) == {"housing"}


@pytest.mark.parametrize(
    ("given_settings", "words"),
    [
        ({"SUPPRESSION_THRESHOLD": "5"}, "write a whole number from 2 to 100"),
        ({"SUPPRESSION_THRESHOLD": 0}, "write a whole number"),
        ({"SUPPRESSION_THRESHOLD": True}, "write a whole number"),
        ({"SUPPRESSION_TRESHOLD": 5}, "no key «SUPPRESSION_TRESHOLD»"),
        ([5], "no dictionary"),
    ],
)
def test_a_wrong_setting_fails_at_check_in_words_and_publishes_nothing(settings, given_settings, words):
    settings.CASEBOOK = given_settings
    errors = [error.msg for error in run_checks() if error.id == "casebook.E001"]
    assert len(errors) == 1
    assert words in errors[0]
    with pytest.raises(ImproperlyConfigured, match=words):
        conf.suppression_threshold()


def test_settings_that_are_right_pass_the_check(settings):
    settings.CASEBOOK = {"SUPPRESSION_THRESHOLD": 7}
    assert [error for error in run_checks() if error.id == "casebook.E001"] == []
    del settings.CASEBOOK
    assert conf.suppression_threshold() == 5
