"""What a file is, by its content alone."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.attachments import FileRefused, title_from, type_of
from tests.casebook.attachments import files

pytestmark = pytest.mark.once


@pytest.mark.parametrize("type", files.WHOLE)
def test_whole_files_of_the_kinds_that_are_taken_are_recognised(type):
    assert type_of(files.WHOLE[type]) == type


@pytest.mark.parametrize(
    "content",
    [
        files.pdf(before=b"\x1b%-12345X@PJL JOB\r\n"),
        files.pdf(before=b"\xef\xbb\xbf\n"),
        files.pdf(after=b"\r\n\0\0"),
        files.pdf(b"/Encrypt 5 0 R"),
        files.picture("MPO"),
        files.picture("JPEG") + b"a film after the picture, as telephones write it",
    ],
    ids=["printer", "mark of order", "padding", "locked pdf", "two pictures", "film"],
)
def test_files_as_printers_and_telephones_write_them_are_taken(content):
    assert type_of(content)


@pytest.mark.parametrize("name", files.REFUSED)
def test_everything_else_is_refused_in_a_sentence(name):
    with pytest.raises(FileRefused) as refusal:
        type_of(files.REFUSED[name])

    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", ["huge picture", "bomb", "too many parts"])
def test_what_would_unfold_is_refused_before_it_does(name):
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(FileRefused):
        type_of(files.REFUSED[name])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 << 20
    assert time.process_time() - started < 5


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(files.WHOLE)), st.integers(0, 10**6), st.binary(max_size=20))
def test_a_file_that_was_altered_anywhere_is_taken_or_refused_and_never_an_error(type, place, junk):
    content = files.WHOLE[type]
    place %= len(content)

    try:
        found = type_of(content[:place] + junk + content[place + len(junk) :])
    except FileRefused:
        return
    assert found in files.WHOLE


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("photo.jpg", "photo"),
        ("εκκαθαριστικό 2025.pdf", "εκκαθαριστικό 2025"),
        ("archive.tar.gz", "archive.tar"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\taxes.pdf", "taxes"),
        ("evil\u202efdp.exe", "evil fdp"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1"),
        ("a" * 400 + ".pdf", "a" * 150),
        ("..", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_name_without_folders_endings_and_marks_that_cannot_be_seen(name, title):
    assert title_from(name) == title
