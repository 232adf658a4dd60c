"""Small numbers are hidden, and nothing that is shown gives them away."""

import os
import subprocess
import sys
from collections import defaultdict
from itertools import product

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from casebook import conf
from casebook.statistics.suppression import Relation, protect

PARENTS = {"opeka": "welfare", "kepa": "welfare"}


def hidden(values, *, parents, threshold=None):
    families = defaultdict(list)
    for part, parent in parents.items():
        families[parent].append(part)
    relations = [Relation(parent, tuple(parts)) for parent, parts in families.items()]
    return protect(values, relations, threshold=threshold)


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


def test_equal_figures_are_hidden_together():
    assert protect({"tea": 3, "chai": 3}, [Relation("tea", ("chai",))]) == {"tea", "chai"}


def test_what_a_whole_counts_beyond_its_only_part_is_no_small_number():
    assert protect({"all": 30, "some": 27}, [Relation("all", ("some",))]) == {"some"}


def test_persons_of_months_and_of_their_quarter_are_not_told_where_few_came_in_one_month_only():
    quarter = Relation("quarter", ("january", "february"), overlapping=True)
    assert protect({"quarter": 60, "january": 40, "february": 35}, [quarter]) == set()
    assert protect({"quarter": 60, "january": 58, "february": 35}, [quarter]) == {"january"}
    assert protect({"quarter": 60, "january": 4, "february": 60}, [quarter]) == {"january"}


@pytest.mark.parametrize(
    ("now", "gone"), [(20, set()), (21, {"birth"}), (16, {"birth"}), (25, set()), (15, set())]
)
def test_a_figure_that_changed_a_little_since_it_was_published_is_not_told(now, gone):
    assert protect({"birth": now}, versions=[{"birth": 20}]) == gone


def test_neither_is_it_told_by_its_whole():
    values = {"all": 70, "birth": 20, "housing": 50}
    relation = Relation("all", ("birth", "housing"))
    assert protect(values, [relation], versions=[{"birth": 18, "all": 80}]) == {"birth", "housing"}


def test_months_are_hidden_that_the_year_published_before_would_tell():
    months = {"january": 3, "february": 20, "march": 9}
    relation = Relation("year", tuple(months))
    assert protect(months, [relation], before={"year": 32}) == {"january", "march"}


def test_where_the_year_leaves_no_way_nothing_of_its_months_is_told():
    months = {"january": 3, "february": 2, "march": 0}
    relation = Relation("year", tuple(months))
    assert protect(months, [relation], before={"year": 5}) == {"january", "february"}
    gone = protect(months, [relation], before={"year": 5}, perhaps_empty=months.keys())
    assert gone >= {"january", "february"}


def test_what_is_kept_back_is_not_told_by_what_is_added():
    relation = Relation("all", ("birth", "housing"))
    values = {"all": 70, "birth": 20, "housing": 50}
    assert protect(values, [relation], kept_back={"housing"}) == {"housing", "birth"}


def test_parts_that_count_more_than_their_whole_are_an_error():
    with pytest.raises(ValueError, match="more than the whole"):
        protect({"all": 3, "birth": 2, "housing": 2}, [Relation("all", ("birth", "housing"))])


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


ONE_TABLE = """
from itertools import product
from casebook.statistics.suppression import Relation, protect
places = product(["a", "bb", "ccc"], "xyz")
values = {f"{row}{column}": 3 + len(row) * (ord(column) % 7) for row, column in places}
lines = [[key for key in values if key.startswith(row)] for row in ("a", "bb", "ccc")]
lines += [[key for key in values if key.endswith(column)] for column in "xyz"]
relations = [Relation(f"total {number}", tuple(line)) for number, line in enumerate(lines)]
values |= {relation.whole: sum(values[part] for part in relation.parts) for relation in relations}
print(sorted(protect(values, relations, threshold=6)))
"""


def test_every_process_hides_the_same():
    """Two servers that hide different cells for the same small number show it together."""
    told = {
        subprocess.run(
            [sys.executable, "-c", ONE_TABLE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert "ax" in told.pop()
