"""The figures of a year as the page and each of its files tell them."""

import csv
import io
import json
import re

import python_calamine
from django.test import Client

from casebook.models import AnnualReportPage
from casebook.statistics.publication import PublishedFigure
from tests.pdf import words

PLACE = re.compile(r'<span id="figure-(\w+)"[^>]*>.*?(?:<strong[^>]*>([\d.]+)</strong>|<em>)', re.DOTALL)
# Of the sheet of figures and of the CSV for people.
VALUE, CODE = 1, -1


def address(page: AnnualReportPage, name: str) -> str:
    return f"{page.url}arxeia/{name}/"


def fetch(client: Client, page: AnnualReportPage, name: str) -> bytes:
    answer = client.get(address(page, name))
    assert answer.status_code == 200
    return answer.content


def rows(client: Client, page: AnnualReportPage, name: str) -> list[dict]:
    """The rows of a CSV of open data."""
    return list(csv.DictReader(io.StringIO(fetch(client, page, name).decode())))


def figures_in(name: str, content: bytes) -> dict[str, int | None]:
    """Codes and values of the file `name`; None where a figure is not published."""
    if name == "json":
        return {figure["indicator"]: figure["value"] for figure in json.loads(content)["figures"]}
    if name == "figures-csv":
        rows = csv.DictReader(io.StringIO(content.decode()))
        return {row["indicator"]: _number(row["value"]) for row in rows}
    if name == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        table = book.get_sheet_by_index(0).to_python()
    return {row[CODE]: _number(row[VALUE]) for row in table[1:]}


def figures_on_the_page(html: str) -> dict[str, int | None]:
    return {code: _number(value.replace(".", "")) for code, value in PLACE.findall(html)}


def figures_on_paper(content: bytes, figures: tuple[PublishedFigure, ...]) -> dict[str, int | None]:
    """What the paper tells behind the names of `figures`, where it says what each of them counts."""
    text = words(content).rpartition("Τι μετρά κάθε στοιχείο")[2]
    found = {}
    for figure in figures:
        label = re.escape(re.sub(r"\s+", " ", figure.label))
        told = re.search(rf"{label} (?:([\d.]+) \w+|δεν δημοσιεύεται), \d\d/\d\d/\d{{4}}", text)
        assert told, f"{figure.label} is not on paper"
        found[figure.code] = _number((told[1] or "").replace(".", ""))
    return found


def _number(value: object) -> int | None:
    return None if value in {"", None} else int(value)
