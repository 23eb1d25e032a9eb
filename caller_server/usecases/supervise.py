"""What supervisors decide about the branch's day: services, quotas, numbers, notices, alerts, the end; and who comes in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from caller_server.contract.views import LiveView, Screening
from caller_server.domain import day as rules
from caller_server.domain.branch_events import BranchEvent
from caller_server.domain.errors import NotAllowedNow
from caller_server.domain.ids import BranchCode
from caller_server.usecases import views
from caller_server.usecases.close_day import end_work
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchRead, BranchUnit, Ports, Request, Tally

Decide = Callable[[BranchUnit], BranchEvent]


def _decide(ports: Ports, branch: BranchCode, actor: Actor, request: Request, decide: Decide) -> LiveView:
    def work(unit: BranchUnit) -> tuple[None, LiveView]:
        unit.record_branch(decide(unit), actor)
        return None, _live(ports, unit)

    result = once(ports, branch, actor, request, LiveView, work)
    assert result is not None  # noqa: S101  a decision always has an answer
    return result[1]


def _live(ports: Ports, unit: BranchRead) -> LiveView:
    return views.live(unit, ports.devices(unit.branch.code))


def change_service(
    ports: Ports, *, branch: BranchCode, service: str, state: str, note: str | None, actor: Actor, request: Request
) -> LiveView:
    """Open, pause or close a service for today. Raises NotFound, NotAllowedNow when it is so already."""

    def decide(unit: BranchUnit) -> BranchEvent:
        found = unit.branch.service(service)
        now_is = unit.tallies().get(found.code, Tally()).state
        return rules.change_service(found, now_is, state, note=note, now=unit.now)

    return _decide(ports, branch, actor, request, decide)


def set_quota(
    ports: Ports, *, branch: BranchCode, service: str, quota: int, note: str | None, actor: Actor, request: Request
) -> LiveView:
    """Today's quota of a service. Raises NotFound, NotAllowedNow below the numbers given out already."""

    def decide(unit: BranchUnit) -> BranchEvent:
        found = unit.branch.service(service)
        tally = unit.tallies().get(found.code, Tally())
        return rules.set_quota(found, unit.day, issued=tally.spent, changed=tally.quota, quota=quota, note=note, now=unit.now)

    return _decide(ports, branch, actor, request, decide)


def stop_issuing(ports: Ports, *, branch: BranchCode, note: str, actor: Actor, request: Request) -> LiveView:
    """No more numbers today. Raises NotAllowedNow when it is so already."""
    return _decide(
        ports, branch, actor, request, lambda unit: rules.change_issuing(unit.day_state, stop=True, note=note, now=unit.now)
    )


def resume_issuing(ports: Ports, *, branch: BranchCode, actor: Actor, request: Request) -> LiveView:
    """Numbers again. Raises NotAllowedNow when they are given out, or the day was ended."""
    return _decide(
        ports, branch, actor, request, lambda unit: rules.change_issuing(unit.day_state, stop=False, note=None, now=unit.now)
    )


def end_day(ports: Ports, *, branch: BranchCode, note: str, actor: Actor, request: Request) -> LiveView:
    """End the business day now: what is open expires, counters close, no more numbers. Raises NotAllowedNow the second time."""

    def work(unit: BranchUnit) -> tuple[None, LiveView]:
        event = rules.end_day(unit.day_state, unit.day, note=note, now=unit.now)
        end_work(unit, actor)
        unit.record_branch(event, actor)
        return None, _live(ports, unit)

    result = once(ports, branch, actor, request, LiveView, work)
    assert result is not None  # noqa: S101  ending has an answer
    return result[1]


def give_notice(
    ports: Ports,
    *,
    branch: BranchCode,
    message: str,
    texts: dict[str, str],
    minutes: int | None,
    actor: Actor,
    request: Request,
) -> LiveView:
    """Tell everyone something, in each of the branch's languages: its own words, else what the recorded sentence says."""

    def decide(unit: BranchUnit) -> BranchEvent:
        languages = unit.branch.languages
        unknown = set(texts) - set(languages)
        if unknown:
            raise NotAllowedNow("not_our_language", language=", ".join(sorted(unknown)))
        told = {language: texts.get(language) or ports.sentence(message, language) for language in languages}
        return rules.give_notice(message, told, minutes=minutes, now=unit.now)

    return _decide(ports, branch, actor, request, decide)


def withdraw_notice(ports: Ports, *, branch: BranchCode, actor: Actor, request: Request) -> LiveView:
    """What everyone was told does not hold any more. Raises NotAllowedNow when nothing was told."""
    return _decide(
        ports, branch, actor, request, lambda unit: rules.withdraw_notice(is_given=unit.notice is not None, now=unit.now)
    )


def see_alert(ports: Ports, *, branch: BranchCode, key: str, since: datetime, actor: Actor, request: Request) -> LiveView:
    """Somebody has seen an alert; it stays until its cause is gone. Raises NotAllowedNow when the cause is gone by now."""

    def decide(unit: BranchUnit) -> BranchEvent:
        known = {alert.key: alert.since for alert in _live(ports, unit).alerts}
        if key not in known or abs(known[key] - since) >= timedelta(seconds=1):
            raise NotAllowedNow("alert_gone")
        return rules.see_alert(key, known[key], now=unit.now)

    return _decide(ports, branch, actor, request, decide)


def screen(ports: Ports, *, branch: BranchCode, result: str, actor: Actor, request: Request) -> Screening:
    """Count somebody at the door. Raises NotAllowedNow where the branch does not screen."""

    def work(unit: BranchUnit) -> tuple[None, Screening]:
        unit.record_branch(rules.screen(unit.branch.policy, result, now=unit.now), actor)
        return None, screening(unit)

    answer = once(ports, branch, actor, request, Screening, work)
    assert answer is not None  # noqa: S101  counting has an answer
    return answer[1]


def screening(read: BranchRead) -> Screening:
    """People at the door today."""
    counted = read.screenings()
    return Screening(
        is_on=read.branch.policy.screening,
        admitted=counted.admitted,
        to_dropbox=counted.to_dropbox,
        to_online=counted.to_online,
    )
