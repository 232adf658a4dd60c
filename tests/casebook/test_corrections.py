"""A correction is written by one, decided by another, printed beside the old value, and never deleted."""

import json
from csv import DictReader
from datetime import date
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from casebook.charts.rows import bars_of
from casebook.choices import CorrectionState, RequestStatus
from casebook.freezing import Refused, decide_correction, write_correction
from casebook.models import AccessLogEntry, ReportCorrection, Request
from casebook.models.access_log import Action
from casebook.report_files import open_data, wording
from casebook.statistics.publication import published
from tests.conftest import CAST
from tests.factories import AppointmentFactory, BodyFactory, CategoryFactory, IndicatorFactory, RequestFactory
from tests.snapshots import confirm, prepare, signers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REASON = "Αιτήσεις που καταχωρίστηκαν εκπρόθεσμα."


@pytest.fixture
def figure():
    """Nine requests were published; six more came afterwards."""
    RequestFactory.create_batch(9)
    figure = confirm().figures.get(code="housing_benefit")
    RequestFactory.create_batch(6)
    return figure


def write(figure, reason: str = REASON):
    return write_correction(figure=figure, reason=reason, by=signers()[0])


def accept(correction):
    return decide_correction(correction=correction, by=signers()[1], accept=True)


def notices(code: str = "housing_benefit"):
    return published(2022).figure(code).corrections


def test_a_notice_stands_beside_the_old_value(figure):
    correction = write(figure)
    assert notices() == ()
    accept(correction)
    printed = published(2022).figure("housing_benefit")
    assert (printed.value, printed.current_value) == (9, 15)
    (notice,) = printed.corrections
    assert (notice.old, notice.new, notice.reason) == (9, 15, REASON)


def test_only_the_coordinator_writes_and_only_management_decides(figure, cast):
    for name in set(CAST) - {"coordinator"}:
        with pytest.raises(Refused):
            write_correction(figure=figure, reason=REASON, by=cast[name])
    correction = write_correction(figure=figure, reason=REASON, by=cast["coordinator"])
    for name in set(CAST) - {"manager"}:
        with pytest.raises(Refused):
            decide_correction(correction=correction, by=cast[name], accept=True)
    assert decide_correction(correction=correction, by=cast["manager"], accept=True).is_told


def test_whoever_wrote_it_does_not_decide_it(figure):
    from casebook.choices import Role
    from tests.factories import UserFactory

    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGEMENT])
    correction = write_correction(figure=figure, reason=REASON, by=both)
    with pytest.raises(Refused):
        decide_correction(correction=correction, by=both, accept=True)


@pytest.mark.parametrize("reason", ["", "   ", "α" * 501])
def test_a_correction_has_a_reason(figure, reason):
    with pytest.raises(Refused):
        write(figure, reason)


def test_what_is_counted_as_it_was_published_is_not_corrected():
    RequestFactory.create_batch(9)
    with pytest.raises(Refused):
        write(confirm().figures.get(code="housing_benefit"))


def test_a_year_that_is_only_prepared_is_not_corrected():
    RequestFactory.create_batch(9)
    figure = prepare().figures.get(code="housing_benefit")
    RequestFactory.create_batch(6)
    with pytest.raises(Refused):
        write(figure)


def test_one_correction_of_a_figure_waits_at_a_time(figure):
    write(figure)
    with pytest.raises(Refused):
        write(figure)
    assert ReportCorrection.objects.count() == 1


def test_a_refused_correction_is_not_printed_and_another_may_follow(figure):
    refused = decide_correction(
        correction=write(figure), by=signers()[1], accept=False, refusal="Λείπει ο Ιούνιος."
    )
    assert (refused.state, notices()) == (CorrectionState.REFUSED, ())
    with pytest.raises(Refused):
        accept(refused)
    accept(write(figure))
    assert len(notices()) == 1


def test_a_correction_is_refused_with_a_reason_that_stays_with_it(figure):
    correction = write(figure)
    for reason in ("", "  ", "Λ" * 501):
        with pytest.raises(Refused):
            decide_correction(correction=correction, by=signers()[1], accept=False, refusal=reason)
    decide_correction(correction=correction, by=signers()[1], accept=False, refusal=" Λείπει ο Ιούνιος. ")
    correction.refresh_from_db()
    assert correction.refusal == "Λείπει ο Ιούνιος."


def test_what_changed_again_since_is_not_published(figure):
    correction = write(figure)
    RequestFactory()
    with pytest.raises(Refused):
        accept(correction)
    assert notices() == ()


def test_a_small_difference_is_announced_without_the_number():
    RequestFactory.create_batch(9)
    figure = confirm().figures.get(code="housing_benefit")
    RequestFactory.create_batch(4)
    accept(write(figure))
    printed = published(2022).figure("housing_benefit")
    (notice,) = printed.corrections
    assert (notice.old, notice.new, notice.reason) == (None, None, REASON)
    assert (printed.value, printed.current_value) == (9, None)


def test_a_small_step_after_a_notice_is_not_told_either(figure):
    accept(write(figure))
    RequestFactory.create_batch(2)
    figure.refresh_from_db()
    accept(write(type(figure).objects.get(pk=figure.pk)))
    first, second = notices()
    assert (first.new, second.new) == (15, None)


def test_a_hidden_figure_stays_hidden():
    RequestFactory.create_batch(2)
    figure = confirm().figures.get(code="housing_benefit")
    RequestFactory.create_batch(20)
    accept(write(figure))
    printed = published(2022).figure("housing_benefit")
    assert (printed.value, printed.current_value, printed.corrections[0].new) == (None, None, None)


def test_a_number_that_would_give_another_one_away_is_not_told():
    """258 = 189 + 69: where the whole and one part are told to have changed, the other follows."""
    benefits = CategoryFactory(code="welfare_benefits")
    opeka, kepa = BodyFactory(code="opeka"), BodyFactory(code="kepa")
    for body, number in ((opeka, 19), (kepa, 11)):
        RequestFactory.create_batch(number, category=benefits, body=body)
    figures = confirm().figures
    RequestFactory.create_batch(10, category=benefits, body=opeka)
    RequestFactory.create_batch(2, category=benefits, body=kepa)
    whole, part = (figures.get(code=code) for code in ("welfare_benefits", "welfare_benefits_opeka"))
    assert accept(write(whole)).is_told
    assert not accept(write(part)).is_told


def test_no_small_change_follows_from_figures_that_hold_each_other():
    """Nothing but their filters says that one figure holds the two others."""
    small, large = CategoryFactory(code="housing_benefit"), CategoryFactory(code="birth_benefit")
    IndicatorFactory(code="both", filters={"category": [small.code, large.code]})
    RequestFactory.create_batch(9, category=small)
    RequestFactory.create_batch(20, category=large)
    snapshot = confirm()
    RequestFactory.create_batch(2, category=small)
    RequestFactory.create_batch(7, category=large)
    corrections = [accept(write(snapshot.figures.get(code=code))) for code in ("both", "birth_benefit")]
    assert [correction.new_value for correction in corrections] == [38, 27]
    assert not all(correction.is_told for correction in corrections)


def test_the_numbers_of_a_correction_are_counted_and_never_typed(figure):
    Request.objects.filter(pk__in=list(Request.objects.values_list("pk", flat=True)[:1])).update(
        status=RequestStatus.VOID
    )
    correction = write(figure)
    assert (correction.old_value, correction.new_value) == (9, 14)


def test_writing_and_deciding_leave_lines_in_the_access_log(figure):
    accept(write(figure))
    lines = AccessLogEntry.objects.filter(action=Action.CORRECT).order_by("pk")
    assert [(line.actor_name, line.detail["asked"], line.detail["reason"]) for line in lines] == [
        ("preparing", "waiting", "housing_benefit"),
        ("confirming", "confirmed", "housing_benefit"),
    ]


@pytest.mark.usefixtures("guarded_log")
def test_the_database_deletes_no_correction_and_changes_none(figure):
    correction = accept(write(figure))
    one = ReportCorrection.objects.filter(pk=correction.pk)
    for change in (
        lambda: one.delete(),
        lambda: one._raw_delete(one.db),
        lambda: one.update(reason="Άλλος λόγος"),
        lambda: one.update(new_value=9),
        lambda: one.update(is_told=False),
        lambda: one.update(refusal="Άλλος λόγος"),
        lambda: one.update(state=CorrectionState.WAITING),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(ProtectedError):
        figure.snapshot.delete()


@pytest.mark.usefixtures("guarded_log")
def test_a_correction_that_waits_is_decided_and_not_rewritten(figure):
    correction = write(figure)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportCorrection.objects.filter(pk=correction.pk).update(new_value=99)
    assert accept(correction).state == CorrectionState.CONFIRMED


# --- the reason tells no number that the notice does not tell


@pytest.fixture
def small_change():
    """One request more than was published: the number is not told."""
    RequestFactory.create_batch(9)
    figure = confirm().figures.get(code="housing_benefit")
    RequestFactory()
    return figure


@pytest.mark.parametrize("reason", ["Έξι εκπρόθεσμα, ΈΝΑ άκυρο.", "Καταχωρίστηκε 1 αίτημα.", "Two came."])
def test_where_the_number_is_not_told_the_reason_tells_none_either(small_change, reason):
    with pytest.raises(Refused):
        write(small_change, reason)
    accept(write(small_change))
    assert notices()[0].reason == REASON


def test_where_the_number_is_told_the_reason_may_tell_numbers_too(figure):
    accept(write(figure, "Έξι αιτήματα του 2022 ήρθαν αργότερα."))
    assert notices()[0].reason == "Έξι αιτήματα του 2022 ήρθαν αργότερα."


def test_a_reason_that_tells_what_may_not_be_told_any_more_is_not_published(figure, settings):
    correction = write(figure, "Έξι αιτήματα.")
    settings.CASEBOOK = {**settings.CASEBOOK, "SUPPRESSION_THRESHOLD": 7}
    with pytest.raises(Refused):
        accept(correction)
    assert notices() == ()


def test_a_reason_of_former_times_is_not_printed_where_it_tells_the_number(small_change):
    correction = write(small_change)
    ReportCorrection.objects.create(
        figure=small_change,
        old_value=9,
        new_value=10,
        reason="Ένα αίτημα.",
        state=CorrectionState.CONFIRMED,
        made_on=correction.made_on,
        decided_on=correction.made_on,
    )
    assert "Ένα" not in notices()[0].reason


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("διακόσιες αιτήσεις", True),
        ("μια δωδεκάδα", True),
        ("δεκαπέντε", True),
        ("½", True),
        ("a couple of them", True),
        ("Αιτήσεις που καταχωρίστηκαν εκπρόθεσμα.", False),
        ("Διορθώθηκε η κατηγορία, μετά από έλεγχο.", False),
        ("They were late, and someone told so.", False),
    ],
)
def test_numbers_are_found_in_digits_and_in_words(text, tells):
    from casebook.statistics.counts_in_words import tells_a_number

    assert tells_a_number(text) is tells


# --- the same figure in tables, pictures and files, and on the pages of later years


def marked(table, code: str, column: int = 0) -> str:
    return table.told(table.codes.index(code), column)


def test_a_correction_is_marked_at_the_same_count_in_every_table(figure):
    accept(write(figure))
    table, years = published(2022).table("requests_by_category"), published_years()
    assert marked(table, "housing_benefit") == "9*"
    assert marked(years.table("years"), "housing_benefit", years_of(years).index("2022")) == "9*"
    (notice,) = wording.marked_corrections(table)
    assert REASON in notice
    assert "15" in notice


def published_years():
    """The page of 2023, confirmed after the correction."""
    RequestFactory.create_batch(7, received_on=date(2023, 3, 1))
    confirm(2023)
    return published(2023)


def years_of(publication) -> list[str]:
    return list(publication.table("years").columns)


@pytest.fixture
def two_corrections():
    """Of one year: a notice that tells its number, and one that does not."""
    reception = CategoryFactory(code="reception_information_support")
    RequestFactory.create_batch(9)
    RequestFactory.create_batch(9, category=reception)
    figures = confirm().figures
    RequestFactory.create_batch(6)
    RequestFactory.create_batch(2, category=reception)
    for code in ("housing_benefit", "reception_information_support"):
        accept(write(figures.get(code=code)))


@pytest.mark.usefixtures("two_corrections")
def test_a_later_page_prints_what_the_page_of_the_year_itself_prints():
    """Not the corrected number, nor nothing where the number of the correction is not told."""
    later = published_years()
    table, own = later.table("years"), published(2022)
    column = years_of(later).index("2022")
    for code in ("housing_benefit", "reception_information_support"):
        row = table.codes.index(code)
        assert table.rows[row][1][column] == own.figure(code).value, code
        assert table.corrections_of(row, column) == list(own.figure(code).corrections), code
        assert table.corrections_of(row, column), code


def test_open_data_has_the_correction_beside_the_count_of_a_table(figure):
    accept(write(figure))
    publication = published(2022)
    rows = list(DictReader(StringIO(open_data.tables_csv(publication).decode())))
    (row,) = [
        each for each in rows if (each["table"], each["row"]) == ("requests_by_category", "housing_benefit")
    ]
    assert (row["value"], row["corrected_value"]) == ("9", "15")
    assert REASON in row["note"]
    tables = json.loads(open_data.as_json(publication, title="", address=""))["tables"]
    (table,) = [each for each in tables if each["table"] == "requests_by_category"]
    (notice,) = table["corrections"]
    assert (notice["row"], notice["published"], notice["correct"]) == ("housing_benefit", 9, 15)


def test_a_total_that_is_a_figure_is_marked_as_well():
    AppointmentFactory.create_batch(9)
    held = confirm().figures.get(code="appointments_held")
    AppointmentFactory.create_batch(6)
    accept(write(held))
    table = published(2022).table("appointments_by_month")
    assert table.told_total == "9*"
    assert REASON in wording.marked_corrections(table)[0]


def test_a_picture_marks_what_was_corrected(figure):
    accept(write(figure))
    bars = [bar.told for row in bars_of(published(2022).table("requests_by_category")) for bar in row.bars]
    assert "9*" in bars
    table = published(2022).table("requests_by_category")
    assert wording.marked_corrections(table, ["birth_benefit"]) == []
