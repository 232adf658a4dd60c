"""The report on paper: what it says, and what it lets a screen reader say."""

from datetime import UTC, datetime

import pytest
import typst
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casebook.report_files import blocks
from casebook.report_files.paper import TEMPLATE, UNSHOWN, paper_data, pdf
from casebook.report_files.rich_text import nodes_of
from tests.pdf import elements, fonts, read, tags, words
from tests.publications import TABLES, publication

pytestmark = pytest.mark.once

MOMENT = datetime(2023, 5, 15, 6, tzinfo=UTC)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><rect width="60" height="20"/>'
    '<text y="35" font-family="Noto Sans">Γυναίκες</text></svg>'
)


@pytest.fixture(autouse=True)
def in_greek():
    with translation.override("el"):
        yield


def printed(*parts: dict, title: str = "Απολογισμός 2022", **changes) -> bytes:
    """A paper of these blocks."""
    content = paper_data(
        publication(**changes),
        title=title,
        publisher="Δήμος Υποδείγματος",
        summary="Τα στοιχεία του έτους.",
        day=MOMENT.date(),
        blocks=list(parts),
    )
    return pdf(content, made_on=MOMENT)


def said(html: str) -> bytes:
    return printed({"kind": "words", "nodes": nodes_of(html, base="https://kentro.example/a/")})


def test_the_paper_is_tagged_and_tells_its_language_and_title():
    paper = read(printed())
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "el"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title == "Απολογισμός 2022"
    assert paper.metadata.author == "Δήμος Υποδείγματος"
    assert "pdfuaid" in paper.xmp_metadata.rdf_root.toxml()


def test_its_fonts_are_within_it():
    paper = printed(*map(blocks.published_table, TABLES))
    assert fonts(paper)
    assert set(fonts(paper).values()) == {True}


def test_the_same_report_gives_the_same_bytes():
    assert printed(blocks.published_table(TABLES[0])) == printed(blocks.published_table(TABLES[0]))


def test_a_table_has_cells_of_headings():
    found = tags(printed(blocks.published_table(TABLES[0])))
    assert found.count("/Table") == 1
    assert found.count("/TH") == 2
    assert found.count("/TD") == 6
    assert "/Caption" in found


def test_a_picture_has_words_instead():
    picture = {"kind": "picture", "svg": PICTURE, "alt": "Δύο αριθμοί.", "caption": "Φύλο"}
    paper = printed(picture)
    assert [element.get("/Alt") for tag, element in elements(paper) if tag == "/Figure"] == ["Δύο αριθμοί."]


def test_a_picture_that_is_longer_than_a_page_keeps_to_one():
    tall = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 900"><rect width="60" height="900"/></svg>'
    )
    assert len(read(printed({"kind": "picture", "svg": tall, "alt": "Α", "caption": "Β"})).pages) <= 2


def test_it_says_who_confirmed_the_figures_and_when():
    text = words(printed())
    for part in ("10 Μαΐου 2023", "15 Μαΐου 2023", "Μαρία Υποδειγματική, Αντιδήμαρχος"):
        assert part in text


def test_every_figure_stands_with_its_unit_and_its_definition():
    text = words(printed(*blocks.definitions(publication())))
    for part in ("1.702 πρόσωπα", "729 αιτήματα", "258 αιτήσεις", "1 αίτημα", "Αιτήματα γέννησης."):
        assert part in text
    assert "01/01/2022 – 31/12/2022" in text


def test_a_hidden_figure_is_a_sentence_and_the_reason_is_given():
    text = words(printed(*blocks.definitions(publication())))
    assert "Προς ΟΠΕΚΑ δεν δημοσιεύεται" in text
    assert "κάτω από 5" in text


def test_a_hidden_count_of_a_wide_table_is_abbreviated_and_explained():
    text = words(printed(blocks.published_table(TABLES[1])))
    assert "120 81 δ.δ." in text
    assert "δ.δ.: δεν δημοσιεύεται." in text


def test_rows_of_different_units_bear_them():
    text = words(printed(blocks.published_table(TABLES[2])))
    assert "Πολίτες πρόσωπα 1.500 1.702" in text
    assert "Υποδοχή αιτήματα δεν δημοσιεύεται 729" in text


def test_corrections_stand_beside_the_figure_and_in_a_table():
    year = publication()
    text = words(printed(*blocks.corrections(year), *blocks.definitions(year)))
    assert "01/06/2023 Υποδοχή 729 734 Έξι καταχωρίσεις έγιναν αργότερα." in text
    assert "Διόρθωση 1 Ιουνίου 2023: από 729 σε 734. Έξι καταχωρίσεις έγιναν αργότερα." in text
    assert "Διόρθωση 2 Ιουλίου 2023: Μικρή διόρθωση." in text


def test_without_corrections_there_is_no_word_of_them():
    figures = tuple(figure for figure in publication().figures if not figure.corrections)
    assert blocks.corrections(publication(figures=figures)) == []


def test_words_of_the_staff_keep_what_they_stress_link_and_list():
    paper = said("<p>Δωρεάν <b>για όλους</b>, <a href='/nea/'>νέα</a></p><ul><li>ένα</li><li>δύο</li></ul>")
    assert "Δωρεάν για όλους, νέα" in words(paper)
    assert {"/Strong", "/Link", "/L", "/LI"} <= set(tags(paper))
    links = [note.get_object()["/A"]["/URI"] for page in read(paper).pages for note in page["/Annots"]]
    assert links == ["https://kentro.example/nea/"]


@pytest.mark.parametrize(
    "attack",
    [
        '#read("/etc/passwd")',
        '#read("report.typ")',
        "#import sys: inputs",
        "#panic()",
        "*τόνος* _κλίση_ $x^2$ @αναφορά <ετικέτα> = Τίτλος",
        "// σχόλιο /* ως εδώ",
        '`#eval("1")` \\u{41} #"x"',
        "]) #text(red)[",
        '"}, {"kind": "heading"',
    ],
)
def test_a_word_that_looks_like_a_command_is_printed_as_it_stands(attack):
    escaped = attack.replace("&", "&amp;").replace("<", "&lt;")
    assert attack in words(said(f"<p>{escaped}</p>"))
    assert attack in words(printed(blocks.heading(attack), title=attack))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", ""])
def test_a_link_that_no_paper_can_follow_is_a_word(address):
    paper = said(f'<p><a href="{address}">λέξη</a></p>')
    assert "λέξη" in words(paper)
    assert address == "" or address.encode() not in paper
    assert "/Annots" not in read(paper).pages[0] or address == ""


def test_no_file_outside_of_its_folder_can_be_read():
    source = b'#set document(title: "x")\n#read("/../../../../../etc/passwd")'
    with pytest.raises(typst.TypstError):
        typst.compile(source, root=TEMPLATE.parent, format="pdf")


@pytest.mark.parametrize(
    ("words_of_staff", "printed_as"),
    [
        ("Ευχαριστώ 😀", "Ευχαριστώ □"),
        ("中文", "□□"),
        ("Πα\u0301ς", "Πάς"),
        ("ά\u200b\u202eβ\x07", "άβ"),
        ("Τῇ ᾧ ΐ ΰ €", "Τῇ ᾧ ΐ ΰ €"),
    ],
)
def test_a_letter_that_the_fonts_lack_does_not_keep_the_paper_from_being_made(words_of_staff, printed_as):
    assert printed_as in words(said(f"<p>{words_of_staff}</p>"))


def test_everything_that_counts_as_shown_can_be_shown():
    letters = [chr(code) for code in range(0x20, 0x3000) if not UNSHOWN.match(chr(code))]
    rows = [["".join(letters[start : start + 64])] for start in range(0, len(letters), 64)]
    assert printed(blocks.table(["Γράμματα"], rows))


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_word_can_be_printed(text):
    with translation.override("el"):
        assert printed(blocks.heading("Α" + text), blocks.paragraph(text), title="Α" + text)


PIECES = [
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<li>",
    "</li>",
    "<b>",
    "</b>",
    "<i>",
    "<br/>",
    "<h3>",
    "α",
    " ",
]
PIECES += ["</h3>", '<a href="/x">', "</a>", '<a href="mailto:">', "<embed>", "&lt;", "<!-- -->"]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@example(["<ul>", "<ul>", "</ul>", "α"])
@settings(max_examples=150, deadline=None)
def test_any_rich_text_can_be_printed(pieces):
    with translation.override("el"):
        assert said("".join(pieces))


def test_headings_never_skip_a_level():
    paper = printed(
        blocks.heading("Πρώτο", 3), {"kind": "words", "nodes": nodes_of("<h6>Δεύτερο</h6><p>α</p>")}
    )
    assert [tag for tag in tags(paper) if tag.startswith("/H")] == ["/H1", "/H2"]


def test_a_long_report_has_its_pages_numbered():
    text = words(printed(*[blocks.published_table(TABLES[1])] * 12))
    assert "Σελίδα 1 από " in text
    assert "Σελίδα 2 από " in text


def test_english_readers_get_an_english_paper():
    with translation.override("en"):
        paper = printed(*blocks.definitions(publication()))
    assert read(paper).trailer["/Root"]["/Lang"] == "en"
    assert "not published" in words(paper)


def test_notices_are_ordered_by_their_day():
    table = blocks.corrections(publication())[1]
    assert [row[0] for row in table["rows"]] == ["01/06/2023", "02/07/2023"]
