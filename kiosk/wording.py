"""Sentences for the screens: from views and times to words in one language. Pure, so every sentence can be tested."""

from datetime import datetime, timedelta

from caller_server.contract.views import BranchService, BranchView, Estimate, TicketView, Walk
from config.translations import Texts
from kiosk.clock import BranchClock
from kiosk.state import Kiosk, Trouble, Troubled

Sentence = str
SHORTEST_LIST = 60  # signs of a checklist that names the first few papers only
MOST_LINES = 6  # of a checklist with a line for each paper
LONGEST_PARAGRAPH = 560  # signs of a checklist in one paragraph, on a tall screen; a wide one has room for
LONGEST_ON_WIDE = 200


def clock(moment: datetime) -> str:
    """A local time as ``09.40``, the Indonesian way of writing it."""
    return f"{moment:%H.%M}"


def spoken(number: str, t: Texts) -> str:
    """``A042`` as the voice says it: ``A nol empat dua``."""
    return " ".join(t(f"digit.{sign}") if sign.isdigit() else sign for sign in number if sign.isalnum())


def spaced(code: str) -> str:
    """A code to type, in two halves: ``7KQM 2XPD``."""
    return f"{code[: len(code) // 2]} {code[len(code) // 2 :]}"


def window(estimate: Estimate, local: BranchClock, t: Texts) -> str:
    """``09.40–09.55``, or "Tidak sebelum 11.20" where only the earliest time can be said."""
    start = clock(local.local(estimate.from_))
    if estimate.to is None:
        return t("estimate.not_before", clock=start)
    return f"{start}–{clock(local.local(estimate.to))}"


def walk_note(walk: Walk, local: BranchClock, t: Texts) -> str:
    """``kembali pukul 10.05``, or that staying is better than a walk so long."""
    return t("walk.stay") if walk.back_by is None else t("walk.back_by", clock=clock(local.local(walk.back_by)))


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


def unavailable(service: BranchService, local: BranchClock, t: Texts) -> tuple[str, str]:
    """Why no number of a service can be had, and when again as far as the server knows."""
    if service.available_at is None:
        return t(f"services.{service.state}"), t("services.touch_for_more")
    return t(f"services.{service.state}"), opens(local.local(service.available_at), local.now(), t, "short")


def papers(service: BranchService, t: Texts) -> str:
    """What to bring along: a line per paper, or a paragraph of many."""
    if len(service.checklist) <= MOST_LINES:
        return "\n".join(f"•  {paper}" for paper in service.checklist)
    return papers_in_paragraph(service, t, LONGEST_PARAGRAPH)


def papers_in_paragraph(service: BranchService, t: Texts, longest: int = LONGEST_ON_WIDE) -> str:
    """The same in a sentence of at most about ``longest`` signs: of a longer list it names the first few papers only."""
    listed = ", ".join(service.checklist)
    return t("confirm.papers_few", papers=listed) if 0 < len(listed) <= longest else papers_in_short(service, t)


def papers_in_short(service: BranchService, t: Texts) -> str:
    """The same with as many papers as make a short line, and how many others there are."""
    named: list[str] = []
    for paper in service.checklist:
        if named and len(", ".join([*named, paper])) > SHORTEST_LIST:
            break
        named.append(paper)
    if not named:
        return ""
    listed, others = ", ".join(named), len(service.checklist) - len(named)
    return t("confirm.papers_more", papers=listed, count=others) if others else t("confirm.papers_few", papers=listed)


def notice(kiosk: Kiosk) -> str:
    """What everyone is told, in the language on screen where there is such a text; empty when there is nothing."""
    told = kiosk.notice
    return told.texts.get(kiosk.language, told.text) if told else ""


def told(kiosk: Kiosk, t: Texts) -> str:
    """What stands above the choices: what everyone is told, else what this kiosk cannot do now; empty when there is nothing."""
    if not kiosk.prints and not kiosk.notice:
        return t("alone.no_paper")
    return notice(kiosk) or (t("alone.banner") if kiosk.alone.is_on else "")


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


def trouble_title(troubled: Troubled, kiosk: Kiosk, t: Texts) -> str:
    """What is the matter, in a few words; that everybody has to leave, in the words of the notice."""
    branch = kiosk.branch
    if troubled.trouble is Trouble.LEAVE:
        return notice(kiosk)
    if troubled.trouble is Trouble.CLOSED and branch and branch.closed_because:
        return t(f"trouble.closed.{branch.closed_because}.title")
    return t(f"trouble.{troubled.trouble}.title")


def trouble_sentences(troubled: Troubled, branch: BranchView | None, local: BranchClock, t: Texts) -> list[Sentence]:
    """What that means, and what one can do: one sentence, or two."""
    if troubled.trouble is Trouble.LEAVE:
        return [""]
    if troubled.trouble is Trouble.CLOSED:
        return _closed(branch, local, t)
    service = next((s.name for s in branch.services if s.code == troubled.service), "") if branch else ""
    if troubled.detail and troubled.trouble in (Trouble.QUOTA_REACHED, Trouble.SERVICE_CLOSED, Trouble.REFUSED):
        # The server's sentence knows when; ours only knows that.
        return [troubled.detail, t(f"trouble.{troubled.trouble}.advice")]
    if troubled.trouble in (Trouble.QUOTA_REACHED, Trouble.FULL, Trouble.SERVICE_PAUSED) and branch:
        return _numbers_gone(troubled, branch, local, t)
    key = f"trouble.{troubled.trouble}.{'order' if troubled.order else 'sentence'}"
    return [t(key, service=service, branch=troubled.detail or ""), t(f"trouble.{troubled.trouble}.advice")]


def _numbers_gone(troubled: Troubled, branch: BranchView, local: BranchClock, t: Texts) -> list[Sentence]:
    """None to be had now, and when again as far as the server knows."""
    service = next((s for s in branch.services if s.code == troubled.service), None)
    gone = t(f"trouble.{troubled.trouble}.sentence", service=service.name if service else "")
    if service is not None and service.available_at is not None:
        gone += " " + opens(local.local(service.available_at), local.now(), t, "again")
    return [gone, t(f"trouble.{troubled.trouble}.advice")]


def _closed(branch: BranchView | None, local: BranchClock, t: Texts) -> list[Sentence]:
    if branch is not None and branch.opens_at is not None and branch.opens_at > local.now() - timedelta(minutes=1):
        return [opens(local.local(branch.opens_at), local.now(), t), t("trouble.closed.advice")]
    return [t("trouble.closed.advice")]
