"""What the walk found, in words for the data protection officer."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.leak_walk.judging import HIDDEN, NO_RECORD, OWN, PLAIN, SEARCH, Finding
from casebook.leak_walk.walking import Outcome

CASES = {
    PLAIN: gettext_lazy("the page itself"),
    OWN: gettext_lazy("with an own record"),
    HIDDEN: gettext_lazy("with a record of another"),
    NO_RECORD: gettext_lazy("with a record that does not exist"),
    SEARCH: gettext_lazy("searching for a record of another"),
}
OUTCOMES = {
    Outcome.OPEN: gettext_lazy("opens"),
    Outcome.REFUSED: gettext_lazy("access refused"),
    Outcome.MISSING: gettext_lazy("does not exist"),
    Outcome.CLOSED: gettext_lazy("not asked in this way"),
    Outcome.FAULT: gettext_lazy("the page failed"),
}
LEAKS = {
    "note": gettext_lazy("the text of a note"),
    "name": gettext_lazy("the name of a person"),
    "code": gettext_lazy("the code of a person"),
    "amka": gettext_lazy("an ΑΜΚΑ"),
    "afm": gettext_lazy("an ΑΦΜ"),
    "phone": gettext_lazy("the telephone of a person"),
    "request": gettext_lazy("the number of a request"),
    "referral": gettext_lazy("the code of a referral"),
    "appointment": gettext_lazy("the code of an appointment"),
    "category": gettext_lazy("the category of a request"),
    "reason": gettext_lazy("the reason of an emergency"),
    "earlier": gettext_lazy("an earlier value of a record"),
    "file": gettext_lazy("the title of a file"),
    "consent": gettext_lazy("a consent to counselling"),
}


def write_counts(counted: Mapping[str, object]) -> str:
    """What was asked and opened: «381 addresses, 625 questions, 13 opened»."""
    return _("%(addresses)d addresses, %(questions)d questions, %(opened)d opened") % counted


def write_case(finding: Finding) -> str:
    """How the address was asked: «with a record of another (POST)»."""
    return f"{CASES[finding.case]} ({finding.method})"


def write_expected(finding: Finding) -> str:
    return write_outcomes(finding.expected)


def write_happened(finding: Finding) -> str:
    """The answer, and what stood in it that must not."""
    words = [write_outcomes([finding.happened])]
    if finding.fault:
        words.append(f"({finding.fault})")
    if finding.leaks:
        kinds = ", ".join(str(LEAKS.get(leak, leak)) for leak in finding.leaks)
        words.append(_("and shows: %(what)s") % {"what": kinds})
    if finding.differs:
        words.append(_("(not as with a record of another)"))
    return " ".join(words)


def write_outcomes(outcomes: Iterable[Outcome]) -> str:
    """In the order of OUTCOMES: «access refused or does not exist»."""
    words = [str(label) for outcome, label in OUTCOMES.items() if outcome in set(outcomes)]
    return _(" or ").join(words)
