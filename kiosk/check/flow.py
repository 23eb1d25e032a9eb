"""How a number that is shown to the scanner is looked up, shown and changed. Pure, a part of ``kiosk.flow``.

any screen on which nobody's number is at stake -> checking -> shown <-> doing
with ``troubled`` for codes that lead to no number. Each deed is sent under one ``request_id``, so a retry does it once.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from caller_server.contract.codes import Code
from caller_server.contract.views import TicketView
from hardware.scanner.decode import follow_token
from kiosk.alone.state import CutOff
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import (
    ASKED_FIRST,
    Checking,
    CheckInput,
    CodeRead,
    Deed,
    DeedDone,
    DeedNotDone,
    DoDeed,
    Doing,
    FindTicket,
    MinutesTouched,
    Say,
    Shown,
    SureTouched,
    TicketNotSeen,
    TicketSeen,
    Verb,
    VerbTouched,
)
from kiosk.moves import Step, to
from kiosk.state import Done, Kiosk, Paper, Rules, Services, Trouble, Troubled, Welcome

NOT_NOW = {Trouble.LEAVE, Trouble.NOT_ENROLLED}
NOBODY_KNOWS = {Code.TRY_AGAIN, Code.TOO_MANY_REQUESTS, Code.TOO_SOON}  # not done, and worth sending again
CLOSED = ("served", "cancelled", "no_show")


def check(kiosk: Kiosk, happened: CheckInput, _rules: Rules) -> Step:
    """What a code, an answer about a ticket, or a touch on a shown ticket leads to; nothing when it does not fit the screen."""
    match happened:
        case CodeRead(text):
            return _read(kiosk, text)
        case TicketSeen(token, ticket):
            return _seen(kiosk, token, ticket)
        case TicketNotSeen(token, answer):
            return _not_seen(kiosk, token, answer)
        case DeedDone() | DeedNotDone():
            return _answered(kiosk, happened)
        case _:
            return _touched(kiosk, happened)


def ask_again(kiosk: Kiosk) -> Step:
    """ "Coba lagi": what was sent without an answer is sent once more, as it was."""
    shown = kiosk.screen
    if isinstance(shown, Shown) and shown.unsure is not None:
        return _do(kiosk, shown, shown.unsure)
    return kiosk, ()


def watched(kiosk: Kiosk) -> str | None:
    """The token of the ticket on screen, which has to be looked at while it is."""
    return kiosk.screen.token if isinstance(kiosk.screen, Shown) else None


# --- codes


def _read(kiosk: Kiosk, text: str) -> Step:
    token = follow_token(text)
    match kiosk.screen:
        case Shown(token=shown) if shown == token:
            return kiosk, ()  # held there still
        case Welcome() | CutOff() | Services() | Shown() | Done(paper=Paper.PRINTED):
            pass
        case Troubled(trouble, order=None) if trouble not in NOT_NOW:
            pass
        case _:
            return kiosk, ()  # a number is being taken, or is nowhere but on this screen
    if token is None:
        return to(kiosk, Troubled(Trouble.CODE_FOREIGN)), ()
    return to(kiosk, Checking(token, isinstance(kiosk.screen, Services))), (FindTicket(token),)


def _seen(kiosk: Kiosk, token: str, ticket: TicketView) -> Step:
    match kiosk.screen:
        case Checking(asked, keeps_language) if asked == token:
            return _show(kiosk, token, ticket, keeps_language)
        case Shown(token=shown) as old if shown == token and ticket.seq >= old.ticket.seq:
            new = replace(old, ticket=ticket)
            if new.question and not new.may(new.question):
                new = replace(new, question=None)
            is_news = (old.ticket.state, old.ticket.attempt) != (ticket.state, ticket.attempt)
            return replace(kiosk, screen=new), _say(kiosk, ticket) if is_news else ()
        case _:
            return kiosk, ()


def _show(kiosk: Kiosk, token: str, ticket: TicketView, keeps_language: bool) -> Step:
    if kiosk.branch is not None and ticket.branch != kiosk.branch.branch:
        return to(kiosk, Troubled(Trouble.CODE_ELSEWHERE, detail=ticket.branch_name)), ()
    if _is_old(ticket, kiosk):
        return to(kiosk, Troubled(Trouble.CODE_OLD)), ()
    if not keeps_language and ticket.language in kiosk.views:
        kiosk = replace(kiosk, language=ticket.language)
    return to(kiosk, Shown(token, ticket)), _say(kiosk, ticket)


def _is_old(ticket: TicketView, kiosk: Kiosk) -> bool:
    """Whether the number is of another day, as far as a closed one tells by its date."""
    zone = ZoneInfo(_zone(kiosk))
    is_today = ticket.issued_at.astimezone(zone).date() == ticket.server_time.astimezone(zone).date()
    return ticket.state == "expired" or (ticket.state in CLOSED and not is_today)


def _not_seen(kiosk: Kiosk, token: str, answer: Refusal | Unreachable) -> Step:
    is_unknown = isinstance(answer, Refusal) and answer.code is Code.NOT_FOUND
    match kiosk.screen:
        case Checking(asked) if asked == token:
            return to(kiosk, Troubled(Trouble.CODE_UNKNOWN if is_unknown else Trouble.CODE_UNCHECKED)), ()
        case Shown(token=shown) if shown == token and is_unknown:
            return to(kiosk, Troubled(Trouble.CODE_UNKNOWN)), ()
        case _:
            return kiosk, ()


# --- touches, and what became of them


def _touched(kiosk: Kiosk, happened: CheckInput) -> Step:
    match kiosk.screen, happened:
        case Shown(question=None) as shown, VerbTouched(verb, request_id) if shown.may(verb):
            if verb in ASKED_FIRST:
                return to(kiosk, replace(shown, question=verb, noted=None, unsure=None, refused=None)), ()
            return _do(kiosk, shown, Deed(verb, request_id))
        case Shown(question=Verb() as verb) as shown, MinutesTouched(minutes, request_id) if minutes in ASKED_FIRST[verb]:
            return _do(kiosk, shown, Deed(verb, request_id, minutes))
        case Shown(question=Verb.LEAVE) as shown, SureTouched(request_id):
            return _do(kiosk, shown, Deed(Verb.LEAVE, request_id))
        case _:
            return kiosk, ()


def _do(kiosk: Kiosk, shown: Shown, deed: Deed) -> Step:
    return to(kiosk, Doing(shown, deed)), (DoDeed(shown.token, deed, kiosk.language),)


def _answered(kiosk: Kiosk, happened: DeedDone | DeedNotDone) -> Step:
    screen = kiosk.screen
    if not isinstance(screen, Doing) or screen.deed.request_id != happened.request_id:
        return kiosk, ()
    token, deed = screen.shown.token, screen.deed
    if isinstance(happened, DeedDone):
        return to(kiosk, Shown(token, happened.ticket, noted=deed)), _say(kiosk, happened.ticket, deed.verb)
    was = Shown(token, screen.shown.ticket)
    if isinstance(happened.answer, Unreachable) or happened.answer.code in NOBODY_KNOWS:
        return to(kiosk, replace(was, unsure=deed)), ()
    # Something else became true of the ticket meanwhile: show that as well.
    return to(kiosk, replace(was, refused=happened.answer.detail)), (FindTicket(token),)


def _say(kiosk: Kiosk, ticket: TicketView, noted: Verb | None = None) -> tuple[Say, ...]:
    return (Say(ticket, kiosk.language, _zone(kiosk), noted),)


def _zone(kiosk: Kiosk) -> str:
    return kiosk.branch.time_zone if kiosk.branch else "UTC"
