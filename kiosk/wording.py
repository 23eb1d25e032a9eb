"""Sentences for the screens: from views and times to words in one language. Pure, so every sentence can be tested."""

from datetime import datetime, timedelta

from caller_server.contract.views import BranchService, BranchView, Estimate, TicketView
from config.translations import Texts
from kiosk.clock import BranchClock
from kiosk.state import Trouble, Troubled

Sentence = str


def clock(moment: datetime) -> str:
    """A local time as ``09.40``, the Indonesian way of writing it."""
    return f"{moment:%H.%M}"


def spoken(number: str, t: Texts) -> str:
    """``A042`` as the voice says it: ``A nol empat dua``."""
    return " ".join(t(f"digit.{sign}") if sign.isdigit() else sign for sign in number if sign.isalnum())


def window(estimate: Estimate, local: BranchClock, t: Texts) -> str:
    """``09.40–09.55``, or "Tidak sebelum 11.20" where only the earliest time can be said."""
    start = clock(local.local(estimate.from_))
    if estimate.to is None:
        return t("estimate.not_before", clock=start)
    return f"{start}–{clock(local.local(estimate.to))}"


def people_ahead(service: BranchService, t: Texts) -> str:
    """``14 orang di depan``: the same people that the ticket will count."""
    return t("services.ahead", count=service.ahead)


def quota_left(service: BranchService, t: Texts) -> str:
    """``sisa 41``; nothing is said of a quota that does not exist."""
    return "" if service.quota_left is None else t("services.left", left=service.quota_left)


def line(service: BranchService, local: BranchClock, t: Texts) -> tuple[str, str]:
    """How long the line of a service is, in two parts, the first of them large: the window of time where one is known."""
    people, left = people_ahead(service, t), quota_left(service, t)
    if service.estimate is None:
        return people, left
    return window(service.estimate, local, t), ", ".join(part for part in (people, left) if part)


def all_waiting(branch: BranchView, t: Texts) -> str:
    """How many people wait in the whole branch."""
    return t("services.waiting", count=sum(service.waiting for service in branch.services))


def ahead(ticket: TicketView, t: Texts) -> str:
    """``14 orang di depan Anda``; empty when the server does not say."""
    if ticket.ahead is None:
        return ""
    return t("done.nobody_ahead") if ticket.ahead == 0 else t("done.ahead", count=ticket.ahead)


def opens(moment: datetime, now: datetime, t: Texts, what: str = "opens") -> str:
    """When it opens (or numbers are given out: ``again``) next, both times local: today, tomorrow, a weekday, else the date."""
    days = (moment.date() - now.date()).days
    at = clock(moment)
    if days <= 0:
        return t(f"{what}.today", clock=at)
    if days == 1:
        return t(f"{what}.tomorrow", clock=at)
    day = t(f"weekday.{moment.weekday()}")
    if days < 7:
        return t(f"{what}.weekday", day=day, clock=at)
    return t(f"{what}.date", day=day, date=moment.day, month=t(f"month.{moment.month}"), clock=at)


def trouble_title(troubled: Troubled, branch: BranchView | None, t: Texts) -> str:
    """What is the matter, in a few words."""
    if troubled.trouble is Trouble.CLOSED and branch and branch.closed_because:
        return t(f"trouble.closed.{branch.closed_because}.title")
    return t(f"trouble.{troubled.trouble}.title")


def trouble_sentences(troubled: Troubled, branch: BranchView | None, local: BranchClock, t: Texts) -> list[Sentence]:
    """What that means, and what one can do: one sentence, or two."""
    if troubled.trouble is Trouble.CLOSED:
        return _closed(branch, local, t)
    service = next((s.name for s in branch.services if s.code == troubled.service), "") if branch else ""
    if troubled.detail and troubled.trouble in (Trouble.QUOTA_REACHED, Trouble.SERVICE_CLOSED, Trouble.REFUSED):
        # The server's sentence knows when; ours only knows that.
        return [troubled.detail, t(f"trouble.{troubled.trouble}.advice")]
    if troubled.trouble is Trouble.QUOTA_REACHED and branch:
        return _numbers_gone(troubled, branch, local, t)
    key = f"trouble.{troubled.trouble}.{'order' if troubled.order else 'sentence'}"
    return [t(key, service=service), t(f"trouble.{troubled.trouble}.advice")]


def _numbers_gone(troubled: Troubled, branch: BranchView, local: BranchClock, t: Texts) -> list[Sentence]:
    """Gone for today, and when again as far as the server knows."""
    service = next((s for s in branch.services if s.code == troubled.service), None)
    gone = t("trouble.quota_reached.sentence", service=service.name if service else "")
    if service is not None and service.available_at is not None:
        gone += " " + opens(local.local(service.available_at), local.now(), t, "again")
    return [gone, t("trouble.quota_reached.advice")]


def _closed(branch: BranchView | None, local: BranchClock, t: Texts) -> list[Sentence]:
    if branch is not None and branch.opens_at is not None and branch.opens_at > local.now() - timedelta(minutes=1):
        return [opens(local.local(branch.opens_at), local.now(), t), t("trouble.closed.advice")]
    return [t("trouble.closed.advice")]
