"""Any table, written in any encoding with any delimiter, reads back as the same cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.reading import Reading, read_table

pytestmark = pytest.mark.once

CODECS = {
    "UTF-8": "utf-8",
    "UTF-8 (BOM)": "utf-8-sig",
    "UTF-16": "utf-16",
    "Windows-1253": "cp1253",
    "ISO-8859-7": "iso8859-7",
    "CP737": "cp737",
}
NEARLY_THE_SAME = {"Windows-1253", "ISO-8859-7"}
HEADERS = ["Επώνυμο", "Όνομα", "Διεύθυνση"]
# Ά begins a word, as in Greek: inside one, a byte of the two single-byte encodings would be ambiguous.
WORDS = st.sampled_from(
    [" Άννα", "Οδός", "ΑΘΗΝΑ", "ύψιλον", "Ελένη", "Ήλιος", "ψαράς", "Ρω", "Smith", "1.702", "31/12/2022", "-"]
)
# Whatever makes a cell need its quotation marks, or its blanks matter.
MARKS = st.sampled_from([";", ",", "\t", "|", '"', "\n", "\r\n", " ", "'", "=", '""', " sep=;"])
CELLS = st.lists(WORDS | MARKS, max_size=6).map("".join)


@st.composite
def rows(draw):
    """Rows of which none is blank: a blank one is no row."""
    found = draw(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
    return [row if any(cell.strip() for cell in row) else ["Δοκιμής", *row[1:]] for row in found]


def written(table, delimiter, end="\n", *, quote_all=False):
    def cell(text):
        if quote_all or any(mark in text for mark in (delimiter, '"', "\r", "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(delimiter.join(map(cell, row)) + end for row in table)


@given(
    rows(),
    st.sampled_from(sorted(CODECS)),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_what_was_written_is_read(rows, encoding, delimiter, end, quote_all):
    data = written([HEADERS, *rows], delimiter, end, quote_all=quote_all).encode(CODECS[encoding])
    table = read_table(data)
    assert (table.headers, table.rows, table.uneven) == (HEADERS, rows, [])
    assert table.recognised.delimiter == delimiter
    # Of these two the name is a matter of taste where no letter tells them apart.
    assert table.recognised.encoding == encoding or {table.recognised.encoding, encoding} == NEARLY_THE_SAME


@given(
    st.lists(
        st.text(st.characters(codec="cp737", exclude_categories=["Cc"]), min_size=1).map(
            lambda cell: f"α{cell}"
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["UTF-8", "UTF-16", "Windows-1253", "ISO-8859-7", "CP737"]),
)
def test_whatever_letters_an_encoding_has_are_read_where_staff_name_it(cells, encoding):
    kept = [cell.encode(CODECS[encoding], "ignore").decode(CODECS[encoding]) for cell in cells]
    data = written([["α"], *([cell] for cell in kept)], ";", quote_all=True).encode(CODECS[encoding])
    table = read_table(data, Reading(encoding=encoding, delimiter=";"))
    assert table.rows == [[cell] for cell in kept]


@pytest.mark.parametrize("encoding", CODECS)
def test_a_cell_as_long_as_a_spreadsheet_allows_is_read(encoding):
    data = written([HEADERS, ["Ω" * 32_767, "", ""]], ";", quote_all=True).encode(CODECS[encoding])
    assert len(read_table(data).rows[0][0]) == 32_767
