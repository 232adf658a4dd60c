"""Referrals to other bodies: action plans of the employment service, and services of the municipality."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.choices import ReferralStatus, ReferralType, RequestStatus
from casebook.demo import plan
from casebook.demo.records import NEVER, Referral, Request, Story
from casebook.demo.requests import TO_SERVICES
from casebook.demo.working_days import working_day_from

EMPLOYMENT_SERVICE = "dypa"
ENDINGS = {
    ReferralStatus.COMPLETED: 45,
    ReferralStatus.ACCEPTED: 30,
    ReferralStatus.REJECTED: 8,
    ReferralStatus.REVOKED: 3,
    ReferralStatus.UNDER_REVIEW: 4,
}
TYPES = {
    "municipal_clinics": ReferralType.HEALTH,
    "kep_ygeias": ReferralType.HEALTH,
    "social_pharmacy": ReferralType.HEALTH,
}
LATER_SHARE = 0.5  # of the later requests for cooperation that become a referral


def refer(story: Story, rng: Random, request: Request, body: str, type_: str, sent_on: date) -> Referral:
    status = rng.choices(list(ENDINGS), ENDINGS.values())[0]
    is_open = status == ReferralStatus.UNDER_REVIEW
    referral = Referral(
        person=request.applicant,
        body=body,
        type=type_,
        sent_on=sent_on,
        final_status=status,
        finished_on=NEVER if is_open else sent_on + timedelta(days=rng.randint(6, 90)),
        request=request,
    )
    story.referrals.append(referral)
    return referral


def refer_in_the_year(story: Story, rng: Random, first: date, last: date) -> None:
    """The action plans and the other referrals of the plan, sent from `first` to `last`."""
    filed = [
        r for r in story.requests if first <= r.received_on <= last and r.final_status != RequestStatus.VOID
    ]
    for_work = [
        r
        for r in filed
        if r.category == "guaranteed_minimum_income" and 18 <= r.applicant.age_on(first) <= 62
    ]
    chosen = _in_time(rng, {r.applicant: r for r in for_work}.values(), last)
    for request, sent_on in chosen[: plan.ASD_REFERRALS]:
        refer(story, rng, request, EMPLOYMENT_SERVICE, ReferralType.ASD, sent_on)
    for request, planned in chosen[plan.ASD_REFERRALS :][: plan.ASD_NOT_SENT]:
        referral = refer(story, rng, request, EMPLOYMENT_SERVICE, ReferralType.ASD, planned)
        referral.final_status, referral.finished_on = ReferralStatus.TO_SEND, planned
    others = [r for r in filed if r.category in TO_SERVICES]
    others += [r for r in filed if r.category == "employment_inclusion"]
    for request, sent_on in _in_time(rng, others, last)[: plan.OTHER_REFERRALS]:
        refer(story, rng, request, request.body, TYPES.get(request.body, ReferralType.SERVICE), sent_on)


def refer_later(story: Story, rng: Random, filed: list[Request]) -> None:
    """The referrals that come of the requests of a later month."""
    for request in filed:
        sent_on = working_day_from(request.received_on + timedelta(days=rng.randint(2, 15)))
        chance = rng.random()
        if request.category in TO_SERVICES and chance < LATER_SHARE:
            refer(story, rng, request, request.body, TYPES.get(request.body, ReferralType.SERVICE), sent_on)
        elif request.category == "guaranteed_minimum_income" and chance < 0.1:
            refer(story, rng, request, EMPLOYMENT_SERVICE, ReferralType.ASD, sent_on)


def _in_time(rng: Random, requests, last: date) -> list[tuple[Request, date]]:
    """The requests in some order, each with a day to refer on; without those for which no day is left."""
    days = [(r, working_day_from(r.received_on + timedelta(days=rng.randint(2, 35)))) for r in requests]
    in_time = [(request, day) for request, day in days if day <= last]
    return rng.sample(in_time, len(in_time))
