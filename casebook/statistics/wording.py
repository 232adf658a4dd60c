"""The words of the published report: a sentence for each figure, units that agree with their number.

The order and the wording are those of the report of 2022, which readers know.
"""

from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from casebook.choices import Unit

UNITS = {
    Unit.REQUEST: ngettext_lazy("%(count)s request", "%(count)s requests", "number"),
    Unit.APPLICATION: ngettext_lazy("%(count)s application", "%(count)s applications", "number"),
    Unit.PERSON: ngettext_lazy("%(count)s person", "%(count)s persons", "number"),
    Unit.REFERRAL: ngettext_lazy("%(count)s referral", "%(count)s referrals", "number"),
    Unit.APPOINTMENT: ngettext_lazy("%(count)s appointment", "%(count)s appointments", "number"),
    Unit.SESSION: ngettext_lazy("%(count)s session", "%(count)s sessions", "number"),
    Unit.HOUSEHOLD: ngettext_lazy("%(count)s household", "%(count)s households", "number"),
    Unit.ENROLMENT: ngettext_lazy("%(count)s enrolment", "%(count)s enrolments", "number"),
    Unit.CONTACT: ngettext_lazy("%(count)s contact", "%(count)s contacts", "number"),
    Unit.EVENT: ngettext_lazy("%(count)s event", "%(count)s events", "number"),
    Unit.ATTENDEE: ngettext_lazy("%(count)s attendee", "%(count)s attendees", "number"),
}

SENTENCES = {
    "citizens_received": ngettext_lazy(
        "In the year %(year)s the centre received %(count)s citizen about their requests",
        "In the year %(year)s the centre received %(count)s citizens about their requests",
        "number",
    ),
    "appointments_held": ngettext_lazy(
        "while the appointments held, scheduled or walk-in, come to %(count)s",
        "while the appointments held, scheduled or walk-in, came to %(count)s",
        "number",
    ),
    "people_served": ngettext_lazy(
        "The people who received the services of the centre in the year, with the members of their families, "
        "are %(count)s person in all",
        "The people who received the services of the centre in the year, with the members of their families, "
        "are %(count)s persons in all",
        "number",
    ),
    "requests_since_opening": ngettext_lazy(
        "Completing %(years)s of operation %(month)s, the centre has served %(count)s request in all",
        "Completing %(years)s of operation %(month)s, the centre has served %(count)s requests in all",
        "number",
    ),
    "reception_information_support": ngettext_lazy(
        "%(count)s request for reception, information and support about all benefits and services that "
        "citizens are entitled to",
        "%(count)s requests for reception, information and support about all benefits and services that "
        "citizens are entitled to",
        "number",
    ),
    "welfare_benefits": ngettext_lazy(
        "%(count)s application processed for access to welfare benefits",
        "%(count)s applications processed for access to welfare benefits",
        "number",
    ),
    "welfare_benefits_opeka": ngettext_lazy(
        "%(count)s application to OPEKA", "%(count)s applications to OPEKA", "number"
    ),
    "welfare_benefits_kepa": ngettext_lazy(
        "%(count)s application to KEPA", "%(count)s applications to KEPA", "number"
    ),
    "disability_benefits": ngettext_lazy(
        "%(count)s request for support with welfare benefits for people with disabilities",
        "%(count)s requests for support with welfare benefits for people with disabilities",
        "number",
    ),
    "uninsured_elderly": ngettext_lazy(
        "%(count)s request for benefits for uninsured elderly people",
        "%(count)s requests for benefits for uninsured elderly people",
        "number",
    ),
    "guaranteed_minimum_income": ngettext_lazy(
        "%(count)s request for support with joining the guaranteed minimum income (formerly KEA)",
        "%(count)s requests for support with joining the guaranteed minimum income (formerly KEA)",
        "number",
    ),
    "teba_enrolled": ngettext_lazy(
        "%(count)s person was enrolled in the TEBA programme",
        "%(count)s persons were enrolled in the TEBA programme",
        "number",
    ),
    "housing_benefit": ngettext_lazy(
        "%(count)s request for the housing benefit", "%(count)s requests for the housing benefit", "number"
    ),
    "social_inquiry": ngettext_lazy(
        "%(count)s request for a social inquiry", "%(count)s requests for a social inquiry", "number"
    ),
    "benefit_information": ngettext_lazy(
        "%(count)s request for information on social benefits",
        "%(count)s requests for information on social benefits",
        "number",
    ),
    "birth_benefit": ngettext_lazy(
        "%(count)s request for the birth benefit", "%(count)s requests for the birth benefit", "number"
    ),
    "cooperation_referral": ngettext_lazy(
        "%(count)s request about cooperation with and referral to other services",
        "%(count)s requests about cooperation with and referral to other services",
        "number",
    ),
    "social_liaison": ngettext_lazy(
        "%(count)s request for liaison with social bodies and services",
        "%(count)s requests for liaison with social bodies and services",
        "number",
    ),
    "employment_inclusion": ngettext_lazy(
        "%(count)s request for social inclusion and liaison with the labour market",
        "%(count)s requests for social inclusion and liaison with the labour market",
        "number",
    ),
    "asd_referrals": ngettext_lazy(
        "%(count)s referral of a recipient of the guaranteed minimum income (formerly KEA) for an individual "
        "action plan of DYPA (the public employment service, formerly OAED), towards work",
        "%(count)s referrals of recipients of the guaranteed minimum income (formerly KEA) for an individual "
        "action plan of DYPA (the public employment service, formerly OAED), towards work",
        "number",
    ),
    "counselling_citizens": ngettext_lazy(
        "%(count)s citizen asked for counselling and psychological support",
        "%(count)s citizens asked for counselling and psychological support",
        "number",
    ),
    "counselling_sessions": ngettext_lazy(
        "and the sessions held come to %(count)s", "and the sessions held came to %(count)s", "number"
    ),
}
# Instead of the sentence about years of operation, while the year of operation is not complete.
SINCE_OPENING_SO_FAR = ngettext_lazy(
    "From its opening until %(day)s the centre has served %(count)s request in all",
    "From its opening until %(day)s the centre has served %(count)s requests in all",
    "number",
)

YEARS = (
    _("one year"),
    _("two years"),
    _("three years"),
    _("four years"),
    _("five years"),
    _("six years"),
    _("seven years"),
    _("eight years"),
    _("nine years"),
    _("ten years"),
    _("eleven years"),
    _("twelve years"),
)
# In the case that the sentence asks for, which no date format gives.
IN_MONTH = (
    _("in January %(year)s"),
    _("in February %(year)s"),
    _("in March %(year)s"),
    _("in April %(year)s"),
    _("in May %(year)s"),
    _("in June %(year)s"),
    _("in July %(year)s"),
    _("in August %(year)s"),
    _("in September %(year)s"),
    _("in October %(year)s"),
    _("in November %(year)s"),
    _("in December %(year)s"),
)


def grouped(value: int) -> str:
    """The number as readers of the language group it: 1.702 in Greek, 1,702 in English."""
    return number_format(value, force_grouping=True)


def count_or_reason(value: int | None, *, is_undefined: bool = False) -> str:
    """The count, or in words why none stands there: it is hidden, or nobody had defined the figure yet."""
    if is_undefined:
        return gettext("not defined")
    return gettext("not published") if value is None else grouped(value)


def years_of_operation(years: int) -> str:
    """«six years»; in digits beyond twelve."""
    if years <= len(YEARS):
        return str(YEARS[years - 1])
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


def in_years_of_operation(years: int) -> str:
    """The name of the cumulative figure."""
    return _("All requests of citizens in %(years)s of operation") % {"years": years_of_operation(years)}


def in_month(day: date) -> str:
    """«in April 2023»."""
    return IN_MONTH[day.month - 1] % {"year": day.year}
