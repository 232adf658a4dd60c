"""The figures of the annual report: code, unit, name, definition in words, and what is counted.

Codes, order, units and parents are those of the published report of 2022. No value stands here.
"""

from django.utils.translation import gettext_lazy as _

from casebook.choices import AppointmentStatus, ReferralType, Unit
from casebook.indicators.definition import Definition, Text
from casebook.indicators.vocabulary import DistinctOn, Source


def _requests(
    code: str,
    label: Text,
    definition: Text,
    *,
    unit: Unit = Unit.REQUEST,
    parent: str = "",
    body: str = "",
) -> Definition:
    """A line of requests of one category; a part of such a line counts those to one body."""
    category = parent or code
    filters = {"category": (category,)} | ({"body": (body,)} if body else {})
    return Definition(
        code,
        unit,
        label,
        definition,
        Source.REQUESTS,
        filters,
        parent=parent,
        category=category,
        is_standard=True,
    )


IN_CATEGORY = _(
    "Requests received in the period in this category, in its parts or in a category that it replaced. "
    "Requests filed by mistake (void) are left out."
)
OF_BENEFITS = _(
    "Applications in the category of welfare benefits, to this body alone. Other benefits that the same body "
    "pays are counted in lines of their own."
)

STANDARD: tuple[Definition, ...] = (
    Definition(
        "citizens_received",
        Unit.PERSON,
        _("Citizens whom the centre received about their requests"),
        _(
            "Different persons who came to at least one appointment held in the period about a matter of "
            "their own. Companions are not counted, and nobody is counted twice."
        ),
        Source.VISITS,
        distinct_on=DistinctOn.PERSON,
        is_standard=True,
    ),
    Definition(
        "appointments_held",
        Unit.APPOINTMENT,
        _("Appointments held, scheduled or walk-in"),
        _(
            "Appointments that took place in the period. Counselling sessions are among them; telephone "
            "calls and other contacts without a case are not."
        ),
        Source.APPOINTMENTS,
        {"status": (AppointmentStatus.HELD.value,)},
        is_standard=True,
    ),
    Definition(
        "people_served",
        Unit.PERSON,
        _("People served and members of their families"),
        _(
            "The citizens received, and those who belonged to their household on the day of the appointment: "
            "members by name, and unnamed members as the household declares them. Each person and each "
            "household counts once."
        ),
        Source.SERVED,
        distinct_on=DistinctOn.PERSON,
        is_standard=True,
    ),
    Definition(
        "requests_since_opening",
        Unit.REQUEST,
        _("All requests of citizens since the opening of the centre"),
        _(
            "Requests from the day of opening to the end of the month in which the centre completes a year "
            "of operation: the totals of the years on paper, and every request filed since. Requests of days "
            "that such a total covers are not counted again."
        ),
        Source.SINCE_OPENING,
        is_standard=True,
        is_since_opening=True,
    ),
    _requests("reception_information_support", _("Reception – information – support"), IN_CATEGORY),
    _requests(
        "welfare_benefits",
        _("Processing of and access to welfare benefits"),
        _("Applications received in the period in the category of welfare benefits, to whichever body."),
        unit=Unit.APPLICATION,
    ),
    _requests(
        "welfare_benefits_opeka",
        _("Applications to OPEKA"),
        OF_BENEFITS,
        unit=Unit.APPLICATION,
        parent="welfare_benefits",
        body="opeka",
    ),
    _requests(
        "welfare_benefits_kepa",
        _("Applications to KEPA"),
        OF_BENEFITS,
        unit=Unit.APPLICATION,
        parent="welfare_benefits",
        body="kepa",
    ),
    _requests("disability_benefits", _("Welfare benefits for people with disabilities"), IN_CATEGORY),
    _requests("uninsured_elderly", _("Benefits for uninsured elderly people"), IN_CATEGORY),
    _requests("guaranteed_minimum_income", _("Guaranteed minimum income (formerly KEA)"), IN_CATEGORY),
    Definition(
        "teba_enrolled",
        Unit.PERSON,
        _("People enrolled in the TEBA programme"),
        _(
            "Different persons who were enrolled in the programme in the period, on application or "
            "automatically."
        ),
        Source.ENROLMENTS,
        {"programme": ("teba",)},
        distinct_on=DistinctOn.PERSON,
        is_standard=True,
    ),
    _requests("housing_benefit", _("Housing benefit"), IN_CATEGORY),
    _requests("social_inquiry", _("Social inquiry"), IN_CATEGORY),
    _requests("benefit_information", _("Information on social benefits"), IN_CATEGORY),
    _requests("birth_benefit", _("Birth benefit"), IN_CATEGORY),
    _requests("cooperation_referral", _("Cooperation with and referral to other services"), IN_CATEGORY),
    _requests("social_liaison", _("Liaison with social bodies and services"), IN_CATEGORY),
    _requests("employment_inclusion", _("Social inclusion and liaison with the labour market"), IN_CATEGORY),
    Definition(
        "asd_referrals",
        Unit.REFERRAL,
        _("Referrals of recipients of the minimum income for an individual action plan (DYPA)"),
        _(
            "Referrals for an individual action plan that were sent to DYPA in the period, whatever became "
            "of them."
        ),
        Source.REFERRALS,
        {"kind": (ReferralType.ASD.value,), "body": ("dypa",)},
        is_standard=True,
    ),
    Definition(
        "counselling_citizens",
        Unit.PERSON,
        _("Citizens who asked for counselling and psychological support"),
        _("Different persons who asked for counselling in the period."),
        Source.COUNSELLING,
        distinct_on=DistinctOn.PERSON,
        is_standard=True,
    ),
    Definition(
        "counselling_sessions",
        Unit.SESSION,
        _("Sessions held"),
        _("Counselling sessions that took place in the period, of people who asked for them in any year."),
        Source.SESSIONS,
        is_standard=True,
    ),
)

# Counted for tables, charts and screens, and no line of the report.
EXTRA: tuple[Definition, ...] = (
    Definition(
        "requests_received",
        Unit.REQUEST,
        _("Requests received"),
        _("All requests received in the period, of every category, but those filed by mistake (void)."),
        Source.REQUESTS,
        is_printed=False,
    ),
    Definition(
        "appointments_no_show",
        Unit.APPOINTMENT,
        _("Appointments to which nobody came"),
        _("Appointments of the period to which the citizen did not come. Cancelled ones are not among them."),
        Source.APPOINTMENTS,
        {"status": (AppointmentStatus.NO_SHOW.value,)},
        is_printed=False,
    ),
    Definition(
        "contacts_without_case",
        Unit.CONTACT,
        _("Contacts without a case"),
        _("Telephone calls and other contacts of the period for which nobody opened a record."),
        Source.CONTACTS,
        is_printed=False,
    ),
)
