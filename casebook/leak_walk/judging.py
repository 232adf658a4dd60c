"""The walk of one role: every address asked, every answer held against its line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils.http import urlencode

from casebook.leak_walk.addresses import Address, addresses
from casebook.leak_walk.alike import are_alike
from casebook.leak_walk.canaries import Canary, canaries_of, seen_in
from casebook.leak_walk.expectations import table
from casebook.leak_walk.lines import Line
from casebook.leak_walk.records import NUMBERS, foreign_key, hidden_record, kind_of, own_record
from casebook.leak_walk.visitors import Visitor, fresh, make_user, visitor
from casebook.leak_walk.walking import Answer, Outcome, ask, undone
from casebook.roles import User

OWN, HIDDEN, NO_RECORD, PLAIN, SEARCH = "own", "hidden", "none", "plain", "search"
# A key that no record has.
NO_KEY = 999_999_999_999
CLOSED_DOORS = frozenset({Outcome.REFUSED, Outcome.MISSING, Outcome.CLOSED})


@dataclass(frozen=True)
class Step:
    """One question: an address, with which record, by which method."""

    address: Address
    line: Line
    case: str
    method: str
    values: dict
    query: str
    expected: frozenset[Outcome]
    # What names the record, or none.
    key: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that is not as the table says."""

    name: str
    case: str
    method: str
    expected: frozenset[Outcome]
    happened: Outcome
    # Kinds of what stood in the answer and must not; the name of the error of a view that failed.
    leaks: tuple[str, ...] = ()
    fault: str = ""
    # The answer tells a record of another from one that does not exist.
    differs: bool = False


@dataclass
class Result:
    """What the walk of one role found."""

    part: str
    addresses: int = 0
    questions: int = 0
    opened: int = 0
    findings: list[Finding] = field(default_factory=list)
    # Addresses without a line; and foreign ones whose view failed before it answered.
    undeclared: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        return not self.findings


def walk(part: str) -> Result:
    """Ask every address as `part`. Each question is a transaction of its own, always rolled back."""
    who = visitor(part)
    result = Result(part)
    known, lines = addresses(), table()
    result.undeclared += _undeclared(known, lines)
    with undone():
        user = who.user or make_user(part)
        canaries = canaries_of(part, user)
    for address in known:
        line = lines.get(address.name)
        if line is None:
            line = Line("public")
        result.addresses += 1
        for finding, outcome in _ask_all(who, address, line, canaries):
            result.questions += 1
            result.opened += outcome == Outcome.OPEN
            if finding and finding.happened == Outcome.FAULT and line.is_foreign:
                result.unanswered.append(address.name)
            elif finding:
                result.findings.append(finding)
    return result


def undeclared() -> list[str]:
    """Addresses without a line in the table, and names that more views have than their lines say."""
    return _undeclared(addresses(), table())


def _undeclared(known: list[Address], lines: Mapping[str, Line]) -> list[str]:
    found = Counter(address.name for address in known)
    return sorted(name for name, count in found.items() if name not in lines or count > lines[name].patterns)


def _ask_all(
    who: Visitor, address: Address, line: Line, canaries: list[Canary]
) -> Iterator[tuple[Finding | None, Outcome]]:
    with undone():
        steps = list(steps_of(who.part, who.user or make_user(who.part), address, line))
    hidden: dict[str, tuple[Answer, str]] = {}
    for step in steps:
        with undone():
            answer = take(step, fresh(who.user) if who.user else make_user(who.part))
        if step.case == HIDDEN:
            hidden[step.method] = answer, step.key
        yield judge(step, answer, canaries, hidden.get(step.method)), answer.outcome


def steps_of(part: str, user: User, address: Address, line: Line) -> Iterator[Step]:
    """The questions that are asked of an address; one of a record comes with up to three records."""
    cases: dict[str, Model | None] = {PLAIN: None}
    if line.record:
        cases = {
            OWN: own_record(line.record, part, user),
            HIDDEN: hidden_record(line.record, part, user),
            NO_RECORD: None,
        }
        cases = {case: record for case, record in cases.items() if record or case == NO_RECORD}
    if line.finds and (sought := hidden_record(line.finds, part, user)):
        query = urlencode({"q": getattr(sought, NUMBERS[line.finds])})
        yield Step(address, line, SEARCH, "GET", {}, query, expected_of(line, part, user, SEARCH))
    for case, record in cases.items():
        key = getattr(record, kind_of(line.record).key) if record else no_key(line)
        values = {name: _value(address, line, name, key) for name in address.arguments}
        query = line.query.format(record=key)
        expected = expected_of(line, part, user, case)
        if line.has_effects and Outcome.OPEN in expected:
            continue
        if not line.is_post:
            yield Step(address, line, case, "GET", values, query, expected, str(key))
        if line.is_post or (not line.is_foreign and Outcome.OPEN not in expected):
            closed = expected if Outcome.OPEN in expected else expected | {Outcome.CLOSED}
            yield Step(address, line, case, "POST", values, query, closed, str(key))


def no_key(line: Line) -> object:
    """What names no record, written as the addresses of this kind write one."""
    return UUID(int=0) if line.record and kind_of(line.record).key == "uid" else NO_KEY


def _value(address: Address, line: Line, argument: str, key: object) -> str:
    if argument in line.arguments:
        return line.arguments[argument]
    return str((line.is_foreign and foreign_key(address.name, argument)) or key)


def expected_of(line: Line, part: str, user: User, case: str) -> frozenset[Outcome]:
    """The outcomes that the table allows; see the head of expectations.py."""
    admitted = line.admits(part, user)
    if line.is_foreign:
        return CLOSED_DOORS | {Outcome.OPEN} if admitted else CLOSED_DOORS
    if not admitted and part not in line.readers:
        return frozenset({Outcome.REFUSED})
    if case in {HIDDEN, NO_RECORD}:
        return frozenset({Outcome.MISSING})
    return frozenset({Outcome.OPEN if admitted else Outcome.REFUSED})


def take(step: Step, user: User) -> Answer:
    try:
        path, view, args, kwargs = step.address.view(step.values)
    except (NoReverseMatch, ValueError):
        # The pattern takes no such value: nobody can ask it.
        return Answer(Outcome.MISSING)
    return ask(path, view, args, kwargs, user=user, method=step.method, query=step.query)


def judge(
    step: Step, answer: Answer, canaries: list[Canary], hidden: tuple[Answer, str] | None
) -> Finding | None:
    """A record of another answers as no record does, and nobody reads what is not theirs to read."""
    sought = [canary for canary in canaries if canary.what not in step.line.offers]
    leaks = seen_in(answer.text, sought, shows_codes=step.line.shows_codes)
    differs = step.case == NO_RECORD and hidden is not None and not are_alike((answer, step.key), hidden)
    if answer.outcome in step.expected and not leaks and not differs:
        return None
    return Finding(
        step.address.name,
        step.case,
        step.method,
        step.expected,
        answer.outcome,
        tuple(leaks),
        answer.fault,
        differs,
    )
