"""How the kiosk's screens follow each other. Pure: a state and what happened give the next state and what to do.

    welcome -> services -> confirm -> issuing -> done -> welcome
    with ``troubled`` reachable from all of them but done: a number that was given out stays on screen.
    When everybody has to leave the building, all but issuing and done give way to that.
    A ticket shown to the scanner leads to its own screens, which are in ``check.flow``; other parts stand in ``PARTS``.

Three touches take a number: language, service, "Ambil nomor antrean" (or the walk, where the branch asks for that). What does
not fit the screen is ignored, so double taps, late answers and answers for somebody who has left change nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

from caller_server.contract.commands import TakenTicket
from kiosk.access.flow import access, warning
from kiosk.access.state import AccessInput
from kiosk.alone.flow import alone, cut_off, give, reunited
from kiosk.alone.flow import ask as ask_for
from kiosk.alone.state import AloneInput, CutOff
from kiosk.answers import Refusal, Unreachable
from kiosk.attract.flow import attract
from kiosk.attract.state import AttractInput
from kiosk.before.flow import back_from_confirm, before, first_question, move
from kiosk.before.state import BeforeInput, BeforeScreen, Cases, Elsewhere, Hinted, PapersShown
from kiosk.check.flow import ask_again, check
from kiosk.check.state import WALK_MINUTES, Checking, CheckInput, Doing, Shown
from kiosk.effects import LookAgain, PrintSlip, ReportFault
from kiosk.enrol.flow import enrolling
from kiosk.enrol.state import EnrolInput
from kiosk.inputs import (
    BackTouched,
    BranchNotSeen,
    BranchSeen,
    HomeTouched,
    Input,
    JoinSeen,
    LanguageTouched,
    MoreTouched,
    NoSlipTouched,
    NotTaken,
    OtherServiceTouched,
    PriorityTouched,
    RetryTouched,
    ServiceTouched,
    Silence,
    SlipEnded,
    Taken,
    TakeTouched,
)
from kiosk.moves import Step
from kiosk.moves import home as _home
from kiosk.moves import to as _to
from kiosk.phone.flow import leave, phone
from kiosk.phone.state import PhoneAsked, PhoneInput
from kiosk.reprint.flow import reprint, reprinted
from kiosk.reprint.state import ReprintTouched
from kiosk.silence import silence
from kiosk.speech.flow import VOICE_INPUTS, voice
from kiosk.staff.flow import STAFF_SCREENS, tend, touched
from kiosk.staff.state import StaffInput
from kiosk.state import Confirm, Done, Issuing, Kiosk, Order, Paper, Rules, Services, Starting, Trouble, Troubled, Welcome
from kiosk.troubles import ABOUT_CODES, GONE, REPEATABLE, STANDING, TROUBLES

BEFORE = get_args(BeforeScreen)
# What holds on which screens; a package names its own screens here.
IN_ANY_LANGUAGE = (CutOff, Services, Confirm, Troubled, Shown)  # the language can be changed without leaving
GIVE_WAY = (Welcome, CutOff, Services, Confirm, Troubled, Checking, Shown, *BEFORE)  # ... when everybody has to leave
NEED_OPEN = (Welcome, Services, Confirm, *BEFORE)  # ... to a branch that closes
NEED_SERVER = (Starting, Welcome, Services)  # ... to a server that is away
BUSY = (Issuing, Done, PhoneAsked, Checking, Doing)  # a number is being made or read, so the waits do not matter

# What belongs to one package: its inputs, and the pure function that answers them.
Part = tuple[tuple[type, ...], Callable[[Kiosk, Any, Rules], Step]]
PARTS: tuple[Part, ...] = (
    (get_args(BeforeInput), before),
    ((ReprintTouched,), reprint),
    (get_args(PhoneInput), phone),
    (get_args(AccessInput), access),
    (get_args(CheckInput), check),
    (get_args(AloneInput), alone),
    (get_args(AttractInput), attract),
    (get_args(StaffInput), tend),
    (get_args(EnrolInput), enrolling),
    (VOICE_INPUTS, voice),
)
# Touches that every screen knows (back, home, a language ...) on a package's own screens, which come first there.
ROOMS: tuple[Part, ...] = (
    (BEFORE, move),
    ((PhoneAsked,), leave),
    (STAFF_SCREENS, touched),
)


def step(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    """The next state and its effects. Never raises: what does not fit the screen leaves the state as it is."""
    for inputs, part in PARTS:
        if isinstance(happened, inputs):
            return part(kiosk, happened, rules)
    match happened:
        case BranchSeen(views):
            kiosk, effects = reunited(replace(kiosk, views=views, missed=0), rules)
            kiosk, more = _seen(kiosk, rules)
            return kiosk, (*effects, *more)
        case BranchNotSeen():
            return _not_seen(kiosk, happened, rules)
        case Silence(seconds):
            after = silence(kiosk, seconds, rules)
            return after, warning(kiosk, after)
        case Taken() | NotTaken() | SlipEnded():
            return _answered(kiosk, happened)
        case JoinSeen(join):
            return replace(kiosk, join=join), ()
        case _:
            return _touched(replace(kiosk, remaining_s=None), happened, rules)


def polls(kiosk: Kiosk) -> bool:
    """Whether the branch's waits matter now. While a number is being made or read they do not."""
    return not isinstance(kiosk.screen, BUSY)


# --- touches


def _touched(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    for screens, room in ROOMS:
        if isinstance(kiosk.screen, screens):
            return room(kiosk, happened, rules)
    if isinstance(happened, LanguageTouched):
        return _in_language(kiosk, happened.language)
    return _chosen(kiosk, happened, rules)


def _chosen(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    match kiosk.screen, happened:
        case Services(), ServiceTouched(service, request_id):
            return _choose(kiosk, Order(service, request_id, kiosk.language)), ()
        case Services(page), MoreTouched(pages):
            return _to(kiosk, Services((page + 1) % max(1, pages))), ()
        case Confirm(order), PriorityTouched():
            return _to(kiosk, Confirm(replace(order, priority=not order.priority))), ()
        case Confirm(order), TakeTouched(walk_minutes) if walk_minutes in (None, 0, *WALK_MINUTES):
            order = replace(order, language=kiosk.language, walk_minutes=walk_minutes)
            return ask_for(kiosk, order)
        case Troubled(order=Order() as order), RetryTouched():
            # The order stays as it was sent, language and all: the same request_id must carry the same request.
            return ask_for(kiosk, order, was_sent=True)
        case Troubled(trouble), OtherServiceTouched() if trouble not in STANDING | ABOUT_CODES:
            return _to(kiosk, Services()), (LookAgain(),)
        case Done(paper=Paper.PRINTED) as done, NoSlipTouched():
            return _to(kiosk, replace(done, paper=Paper.DOUBTED)), (ReportFault("slip_doubted"),)
        case _:
            return _leave(kiosk, happened, rules)


def _in_language(kiosk: Kiosk, language: str) -> Step:
    if isinstance(kiosk.screen, Welcome):
        return _to(replace(kiosk, language=language), Services()), (LookAgain(),)
    return (replace(kiosk, language=language) if isinstance(kiosk.screen, IN_ANY_LANGUAGE) else kiosk), ()


def _leave(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    match kiosk.screen, happened:
        case Services(), BackTouched():
            return _home(kiosk, rules), ()
        case Confirm(order), BackTouched():
            return _to(kiosk, back_from_confirm(kiosk, order)), ()
        case Done(paper=paper), HomeTouched() if paper is not Paper.PRINTING:
            return _home(kiosk, rules), (LookAgain(),)
        case Shown(), RetryTouched():
            return ask_again(kiosk)
        case Shown(question=question) as shown, BackTouched() if question is not None:
            return _to(kiosk, replace(shown, question=None)), ()
        case ((Troubled() | Shown()), HomeTouched()):
            return _home(kiosk, rules), (LookAgain(),)
        case _:
            return kiosk, ()


def _choose(kiosk: Kiosk, order: Order) -> Kiosk:
    service = kiosk.service(order.service)
    if service is None:
        return kiosk
    if trouble := GONE.get(service.state):
        return _to(kiosk, Troubled(trouble, service=service.code))
    return _to(kiosk, first_question(kiosk, order))


# --- answers


def _answered(kiosk: Kiosk, happened: Taken | NotTaken | SlipEnded) -> Step:
    match kiosk.screen, happened:
        case Issuing(order), Taken(request_id, taken, offline) if order.request_id == request_id:
            if not order.wants_paper:
                return _to(kiosk, Done(taken, Paper.DECLINED, offline)), ()
            return _to(kiosk, Done(taken, Paper.PRINTING, offline)), (_slip(kiosk, taken, offline),)
        case Issuing(order), NotTaken(request_id, Unreachable()) if order.request_id == request_id and kiosk.alone.ready:
            return kiosk, (give(kiosk, order, was_sent=True), LookAgain())
        case Issuing(order), NotTaken(request_id, answer) if order.request_id == request_id:
            return _to(kiosk, _refused(order, answer)), (LookAgain(),)
        case Done(taken) as done, SlipEnded(number, paper) if taken.ticket.number == number:
            return _to(kiosk, replace(done, paper=paper)), ()
        case Shown(), SlipEnded(number, paper):
            return reprinted(kiosk, number, paper), ()
        case _:
            return kiosk, ()


def _slip(kiosk: Kiosk, taken: TakenTicket, offline: bool) -> PrintSlip:
    return PrintSlip(taken, kiosk.language, kiosk.branch, kiosk.reads_codes, offline=offline)


def _refused(order: Order, answer: Refusal | Unreachable) -> Troubled:
    if isinstance(answer, Unreachable):
        return Troubled(Trouble.SERVER_GONE, order, order.service)
    trouble = TROUBLES.get(answer.code, Trouble.REFUSED)
    return Troubled(trouble, order if trouble in REPEATABLE else None, order.service, answer.detail)


# --- news of the branch


def _seen(kiosk: Kiosk, rules: Rules) -> Step:
    is_open = kiosk.branch is not None and kiosk.branch.open
    match kiosk.screen:
        case Troubled(Trouble.LEAVE):
            return (kiosk if kiosk.must_leave else _home(kiosk, rules)), ()
        case screen if kiosk.must_leave and isinstance(screen, GIVE_WAY):
            return _to(kiosk, Troubled(Trouble.LEAVE)), ()
        case screen if not is_open and isinstance(screen, NEED_OPEN):
            return _to(kiosk, Troubled(Trouble.CLOSED)), ()
        case Starting():
            return _home(kiosk, rules), ()
        case Troubled(trouble, order=None) if trouble in STANDING and (is_open or trouble is not Trouble.CLOSED):
            return _home(kiosk, rules), ()
        case Confirm(order) | Hinted(order) | Elsewhere(order) | Cases(order) | PapersShown(order) if (
            kiosk.service(order.service) is None
        ):
            return _to(kiosk, Services()), ()
        case _:
            return kiosk, ()


def _not_seen(kiosk: Kiosk, missing: BranchNotSeen, rules: Rules) -> Step:
    kiosk, answer = replace(kiosk, missed=kiosk.missed + 1), missing.answer
    if isinstance(answer, Refusal) and TROUBLES.get(answer.code) is Trouble.NOT_ENROLLED:
        trouble = Trouble.NOT_ENROLLED
    elif kiosk.missed >= rules.polls_missed:
        if kiosk.alone.ready and kiosk.branch is not None:
            return cut_off(kiosk, missing.at, rules), ()
        trouble = Trouble.SERVER_GONE
    else:
        return kiosk, ()
    match kiosk.screen:
        case screen if isinstance(screen, NEED_SERVER) or screen == Troubled(Trouble.CLOSED):
            return _to(kiosk, Troubled(trouble)), ()
        case _:
            return kiosk, ()
