"""How the kiosk's screens follow each other. Pure: a state and what happened give the next state and what to do.

    welcome -> services -> confirm -> issuing -> done -> welcome
    with ``troubled`` reachable from all of them but done: a number that was given out stays on screen.
    When everybody has to leave the building, all but issuing and done give way to that.
    A ticket shown to the scanner leads to its own screens, which are in ``check_flow``.

Three touches take a number: language, service, "Ambil nomor antrean" (or the walk, where the branch asks for that). What does
not fit the screen is ignored, so double taps, late answers and answers for somebody who has left change nothing.
"""

from dataclasses import replace

from caller_server.contract.codes import Code
from caller_server.contract.commands import TakenTicket
from kiosk.answers import Refusal, Unreachable
from kiosk.check_flow import ask_again, check
from kiosk.checks import WALK_MINUTES, Checking, CheckInput, Doing, Shown
from kiosk.moves import Step
from kiosk.moves import home as _home
from kiosk.moves import to as _to
from kiosk.state import (
    AskForTicket,
    BackTouched,
    BranchNotSeen,
    BranchSeen,
    Confirm,
    Done,
    HomeTouched,
    Input,
    Issuing,
    JoinSeen,
    Kiosk,
    LanguageTouched,
    LookAgain,
    MoreTouched,
    NoSlipTouched,
    NotTaken,
    Order,
    OtherServiceTouched,
    Paper,
    PrintSlip,
    PriorityTouched,
    ReportFault,
    RetryTouched,
    Rules,
    Services,
    ServiceTouched,
    Silence,
    SlipEnded,
    Starting,
    Taken,
    TakeTouched,
    Trouble,
    Troubled,
    Welcome,
)

TROUBLES = {
    Code.BRANCH_CLOSED: Trouble.CLOSED,
    Code.SERVICE_CLOSED: Trouble.SERVICE_CLOSED,
    Code.QUOTA_REACHED: Trouble.QUOTA_REACHED,
    Code.TOO_MANY_REQUESTS: Trouble.TOO_BUSY,
    Code.TOO_SOON: Trouble.TOO_BUSY,
    Code.TRY_AGAIN: Trouble.TOO_BUSY,
    Code.NOT_SIGNED_IN: Trouble.NOT_ENROLLED,
    Code.FORBIDDEN: Trouble.NOT_ENROLLED,
}
GONE = {
    "closed": Trouble.SERVICE_CLOSED,
    "paused": Trouble.SERVICE_PAUSED,
    "quota_reached": Trouble.QUOTA_REACHED,
    "full": Trouble.FULL,
}
REPEATABLE = {Trouble.SERVER_GONE, Trouble.TOO_BUSY}
# Nobody has to be sent home from these: they end when their cause does.
STANDING = {Trouble.SERVER_GONE, Trouble.CLOSED, Trouble.NOT_ENROLLED, Trouble.LEAVE}
# About a code that was read: the way on is to the start, or another code.
ABOUT_CODES = {
    Trouble.CODE_FOREIGN,
    Trouble.CODE_UNKNOWN,
    Trouble.CODE_OLD,
    Trouble.CODE_ELSEWHERE,
    Trouble.CODE_UNCHECKED,
}


def step(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    """The next state and its effects. Never raises: what does not fit the screen leaves the state as it is."""
    match happened:
        case BranchSeen(views):
            return _seen(replace(kiosk, views=views, missed=0), rules)
        case BranchNotSeen(answer):
            return _not_seen(kiosk, answer, rules)
        case Silence(seconds):
            return _silence(kiosk, seconds, rules), ()
        case Taken() | NotTaken() | SlipEnded():
            return _answered(kiosk, happened)
        case JoinSeen(join):
            return replace(kiosk, join=join), ()
        case _ if isinstance(happened, CheckInput):
            return check(kiosk, happened)
        case _:
            return _touched(replace(kiosk, remaining_s=None), happened, rules)


def polls(kiosk: Kiosk) -> bool:
    """Whether the branch's waits matter now. While a number is being made or read they do not."""
    return not isinstance(kiosk.screen, Issuing | Done | Checking | Doing)


# --- touches


def _touched(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    match kiosk.screen, happened:
        case Welcome(), LanguageTouched(language):
            return _to(replace(kiosk, language=language), Services()), (LookAgain(),)
        case ((Services() | Confirm() | Troubled() | Shown()), LanguageTouched(language)):
            return replace(kiosk, language=language), ()
        case Services(), ServiceTouched(service, request_id):
            return _choose(kiosk, Order(service, request_id, kiosk.language)), ()
        case Services(page), MoreTouched(pages):
            return _to(kiosk, Services((page + 1) % max(1, pages))), ()
        case Confirm(order), PriorityTouched():
            return _to(kiosk, Confirm(replace(order, priority=not order.priority))), ()
        case Confirm(order), TakeTouched(walk_minutes) if walk_minutes in (None, 0, *WALK_MINUTES):
            order = replace(order, language=kiosk.language, walk_minutes=walk_minutes)
            return _to(kiosk, Issuing(order)), (AskForTicket(order),)
        case Troubled(order=Order() as order), RetryTouched():
            # The order stays as it was sent, language and all: the same request_id must carry the same request.
            return _to(kiosk, Issuing(order)), (AskForTicket(order),)
        case Troubled(trouble), OtherServiceTouched() if trouble not in STANDING | ABOUT_CODES:
            return _to(kiosk, Services()), (LookAgain(),)
        case Done(paper=Paper.PRINTED) as done, NoSlipTouched():
            return _to(kiosk, replace(done, paper=Paper.DOUBTED)), (ReportFault("slip_doubted"),)
        case _:
            return _leave(kiosk, happened, rules)


def _leave(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    match kiosk.screen, happened:
        case Services(), BackTouched():
            return _home(kiosk, rules), ()
        case Confirm(), BackTouched():
            return _to(kiosk, Services()), ()
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
    return _to(kiosk, Confirm(order))


# --- answers


def _answered(kiosk: Kiosk, happened: Taken | NotTaken | SlipEnded) -> Step:
    match kiosk.screen, happened:
        case Issuing(order), Taken(request_id, taken) if order.request_id == request_id:
            return _to(kiosk, Done(taken, Paper.PRINTING)), (_slip(kiosk, taken),)
        case Issuing(order), NotTaken(request_id, answer) if order.request_id == request_id:
            return _to(kiosk, _refused(order, answer)), (LookAgain(),)
        case Done(taken) as done, SlipEnded(number, paper) if taken.ticket.number == number:
            return _to(kiosk, replace(done, paper=paper)), ()
        case _:
            return kiosk, ()


def _slip(kiosk: Kiosk, taken: TakenTicket) -> PrintSlip:
    return PrintSlip(taken, kiosk.language, kiosk.branch, kiosk.reads_codes)


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
        case Welcome() | Services() | Confirm() | Troubled() | Checking() | Shown() if kiosk.must_leave:
            return _to(kiosk, Troubled(Trouble.LEAVE)), ()
        case Welcome() | Services() | Confirm() if not is_open:
            return _to(kiosk, Troubled(Trouble.CLOSED)), ()
        case Starting():
            return _home(kiosk, rules), ()
        case Troubled(trouble, order=None) if trouble in STANDING and (is_open or trouble is not Trouble.CLOSED):
            return _home(kiosk, rules), ()
        case Confirm(order) if kiosk.service(order.service) is None:
            return _to(kiosk, Services()), ()
        case _:
            return kiosk, ()


def _not_seen(kiosk: Kiosk, answer: Refusal | Unreachable, rules: Rules) -> Step:
    kiosk = replace(kiosk, missed=kiosk.missed + 1)
    if isinstance(answer, Refusal) and TROUBLES.get(answer.code) is Trouble.NOT_ENROLLED:
        trouble = Trouble.NOT_ENROLLED
    elif kiosk.missed >= rules.polls_missed:
        trouble = Trouble.SERVER_GONE
    else:
        return kiosk, ()
    match kiosk.screen:
        case Starting() | Welcome() | Services() | Troubled(Trouble.CLOSED):
            return _to(kiosk, Troubled(trouble)), ()
        case _:
            return kiosk, ()


# --- silence


def _silence(kiosk: Kiosk, seconds: int, rules: Rules) -> Kiosk:
    match kiosk.screen:
        case Done(paper=Paper.PRINTING) as done if seconds >= rules.print_patience_s:
            return _to(kiosk, replace(done, paper=Paper.FAILED))
        case Starting() | Welcome() | Issuing() | Done(paper=Paper.PRINTING) | Checking() | Doing():
            return kiosk
        case Done(paper=Paper.PRINTED):
            return _count_down(kiosk, rules.done_s - seconds, rules.done_s, rules)
        case Done():
            return _count_down(kiosk, rules.paperless_s - seconds, rules.paperless_s, rules)
        case Shown(noted=noted) if noted is not None:
            return _count_down(kiosk, rules.done_s - seconds, rules.done_s, rules)
        case Troubled(trouble, order=None) if trouble in ABOUT_CODES:
            return _count_down(kiosk, rules.done_s - seconds, rules.done_s, rules)
        case Troubled(trouble, order=None) if trouble in STANDING:
            return replace(kiosk, language=rules.home_language) if seconds >= rules.idle_s else kiosk
        case _:
            return _count_down(kiosk, rules.idle_s - seconds, rules.warn_s, rules)


def _count_down(kiosk: Kiosk, remaining: int, announced: int, rules: Rules) -> Kiosk:
    if remaining <= 0:
        return _home(kiosk, rules)
    return replace(kiosk, remaining_s=remaining if remaining <= announced else None)
