"""Sentences about a number that was taken or shown: place, time, and what to do. Pure."""

from caller_server.contract.views import TicketView
from config.translations import Texts
from kiosk.check.state import Shown, Verb
from kiosk.clock import BranchClock
from kiosk.state import Kiosk
from kiosk.wording import ahead, clock, window

SIMPLE = {"serving": "serving", "parked": "parked", "served": "served", "cancelled": "cancelled", "expired": "cancelled"}


def kind_of(ticket: TicketView) -> str:
    """The word for how it stands with a ticket, by which its title and sentences are called."""
    if ticket.state == "waiting":
        return "invited" if ticket.place == "invited" else "waiting"
    if ticket.state == "no_show":
        return "missed" if Verb.RETURN in ticket.can else "late"
    return SIMPLE.get(ticket.state, "called")


def place_and_time(ticket: TicketView, local: BranchClock, t: Texts) -> str:
    """``3 orang di depan Anda, sekitar 09.40–09.55``; the place alone while a time is being worked out; empty if not waiting."""
    if ticket.state != "waiting":
        return ""
    people, estimate = ahead(ticket, t), ticket.estimate
    if estimate is None:
        return "\n".join(part for part in (people, cannot_say(ticket, t)) if part)
    said = window(estimate, local, t) if estimate.to is None else t("estimate.about", window=window(estimate, local, t))
    return f"{people}, {said[:1].lower()}{said[1:]}" if people else said


def cannot_say(ticket: TicketView, t: Texts) -> str:
    """Why nobody can say when; empty where a time is told or still being worked out."""
    if ticket.estimate is not None or ticket.cannot_say is None:
        return ""
    return f"{t('estimate.unknown')} {t(f'unknown.{ticket.cannot_say}')}"


def may_go(ticket: TicketView, local: BranchClock, t: Texts) -> str:
    """Until when somebody may be out, or that they had better stay; empty where people are called wherever they are."""
    if ticket.state != "waiting" or not ticket.held_while_away or ticket.place == "invited":
        return ""
    if ticket.free_until is None or ticket.free_until <= local.now():
        return t("free.stay")
    return t("free.until", clock=clock(local.local(ticket.free_until)))


def on_return(ticket: TicketView, kiosk: Kiosk, local: BranchClock, t: Texts) -> str:
    """The same with what to do on coming back."""
    going = may_go(ticket, local, t)
    if not going or going == t("free.stay"):
        return going
    return f"{going} {t('free.back_to_kiosk' if kiosk.reads_codes else 'free.back_to_staff')}"


def advice(shown: Shown, local: BranchClock, t: Texts) -> str:
    """What somebody should do now, in one or two sentences."""
    ticket, kind = shown.ticket, kind_of(shown.ticket)
    if kind in ("called", "serving") and ticket.counter is not None:
        return t(f"check.{kind}.{ticket.counter.kind}", label=ticket.counter.label)
    if kind == "missed" and ticket.return_by is not None:
        until = clock(local.local(ticket.return_by))
        key = "check.missed.rule" if ticket.return_after else "check.missed.at_once"
        return t(key, clock=until, count=ticket.return_after)
    if kind != "waiting":
        return t(f"check.{kind}.sentence")
    if ticket.place == "away":
        return " ".join(part for part in (t("check.away"), may_go(ticket, local, t)) if part)
    if Verb.ARRIVE in ticket.can:
        return t("check.deferring")
    return may_go(ticket, local, t) or t("check.here")


def told(shown: Shown, t: Texts) -> str:
    """What became of the last touch; empty before one."""
    if shown.unsure is not None:
        return t("check.unsure")
    if shown.refused is not None:
        return shown.refused or t("check.refused")
    if shown.noted is None:
        return ""
    return t(
        f"noted.{shown.noted.verb}",
        count=shown.noted.minutes or 0,
        number=shown.ticket.number,
    )


def label(verb: Verb, ticket: TicketView, t: Texts) -> str:
    """What stands on the button."""
    if verb is Verb.DEFER:
        return t("do.defer", count=ticket.deferrals_left)
    return t(f"do.{verb}")
