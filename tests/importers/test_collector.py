"""The search for cycles is put off while rows are handled, and never longer."""

import gc

import pytest

from importers import collector

pytestmark = pytest.mark.once


def test_the_search_comes_back_when_the_last_of_several_works_is_done():
    with collector.put_off():
        with collector.put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_search_comes_back_after_a_failure():
    with pytest.raises(ValueError, match="failed"), collector.put_off():
        raise ValueError("failed")
    assert gc.isenabled()


def test_a_process_that_never_searches_is_left_so():
    gc.disable()
    try:
        with collector.put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
