"""`report_figures`, for scripts."""

import csv
import io
import json
import subprocess
import sys
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from casebook.indicators.standard import STANDARD
from tests.casebook.confirmed_years import confirm_year
from tests.factories import CategoryFactory, RequestFactory
from tests.paths import REPOSITORY

pytestmark = pytest.mark.django_db

HEADER = "indicator,value,unit,period_start,period_end,note"


def run(*options: str) -> str:
    output = io.StringIO()
    call_command("report_figures", *options, stdout=output)
    return output.getvalue()


def table(*options: str) -> dict[str, dict]:
    return {row["indicator"]: row for row in csv.DictReader(io.StringIO(run(*options)))}


def test_it_prints_a_header_and_a_line_for_each_figure_in_the_order_of_the_report():
    lines = run("--year", "2022").splitlines()
    assert lines[0] == HEADER
    assert [line.split(",")[0] for line in lines[1:]] == [line.code for line in STANDARD]
    assert lines[1] == "citizens_received,0,person,2022-01-01,2022-12-31,"
    assert lines[4] == "requests_since_opening,0,request,2017-04-01,2023-04-30,"


def test_both_days_of_a_period_are_included():
    for day in (4, 5, 6, 7):
        RequestFactory(received_on=date(2022, 3, day))
    row = table("--from", "2022-03-05", "--to", "2022-03-06")["housing_benefit"]
    assert (row["value"], row["period_start"], row["period_end"]) == ("2", "2022-03-05", "2022-03-06")


def test_a_year_is_the_period_from_its_first_to_its_last_day():
    RequestFactory(received_on=date(2022, 12, 31))
    assert run("--year", "2022") == run("--from", "2022-01-01", "--to", "2022-12-31")
    assert table("--year", "2022")["housing_benefit"]["value"] == "1"


def test_without_a_period_it_is_the_last_year_that_is_over():
    with time_machine.travel("2024-02-03 12:00 +02:00"):
        assert table()["housing_benefit"]["period_end"] == "2023-12-31"


def test_json_holds_the_same_rows_with_numbers_as_numbers():
    RequestFactory()
    rows = json.loads(run("--year", "2022", "--format", "json"))
    assert [row["indicator"] for row in rows] == [line.code for line in STANDARD]
    assert ",".join(rows[0]) == HEADER
    (housing,) = [row for row in rows if row["indicator"] == "housing_benefit"]
    assert housing["value"] == 1


def test_public_figures_leave_small_numbers_out_and_say_why():
    RequestFactory.create_batch(2)
    RequestFactory.create_batch(5, category=CategoryFactory(code="birth_benefit"))
    public = table("--year", "2022", "--public")
    assert public["housing_benefit"]["value"] == ""
    assert "5" in public["housing_benefit"]["note"]
    assert public["birth_benefit"] == table("--year", "2022")["birth_benefit"]
    assert table("--year", "2022")["housing_benefit"]["value"] == "2"


def test_public_figures_of_a_confirmed_year_are_those_that_were_published():
    confirm_year({"housing_benefit": 553, "birth_benefit": None})
    RequestFactory.create_batch(7)
    public = table("--year", "2022", "--public")
    assert public["housing_benefit"]["value"] == "553"
    assert public["birth_benefit"]["value"] == ""
    assert "5" in public["birth_benefit"]["note"]
    assert public["requests_since_opening"]["period_start"] == "2017-04-01"
    assert table("--year", "2022")["housing_benefit"]["value"] == "7"


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "2022-02-31", "--to", "2022-03-01"],
        ["--from", "31/12/2022", "--to", "2022-12-31"],
        ["--from", "20220101", "--to", "2022-12-31"],
        ["--from", "2022-01-01"],
        ["--to", "2022-01-01"],
        ["--from", "2022-02-01", "--to", "2022-01-01"],
        ["--from", "0001-01-01", "--to", "9999-12-31"],
        ["--year", "2022", "--from", "2022-01-01"],
        ["--year", "22"],
        ["--year", "٢٠٢٢"],
        ["--year", "9999"],
        ["--year", ""],
    ],
)
def test_bad_input_is_refused_in_a_sentence_with_exit_code_2(options):
    with pytest.raises(CommandError, match=r"\w+ .*[.]$") as refusal:
        run(*options)
    assert refusal.value.returncode == 2


@pytest.mark.site
def test_a_refusal_reaches_the_shell_as_exit_code_2_without_output():
    done = subprocess.run(
        [sys.executable, "site/manage.py", "report_figures", "--from", "2022-02-31", "--to", "2022-03-01"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "2022-02-31" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_period_that_has_not_begun_is_refused():
    with time_machine.travel("2024-02-03 12:00 +02:00"), pytest.raises(CommandError, match="2031"):
        run("--year", "2031")
