"""How the questions before a number follow each other. Pure, a part of ``kiosk.flow``.

services -> hints (-> elsewhere) -> cases -> confirm <-> papers
Each is asked only where the branch has set it: without them it is services -> confirm.
"""

from dataclasses import replace

from caller_server.contract.views import BranchService, ServiceHint
from kiosk.before.state import (
    AnywayTouched,
    BeforeInput,
    BeforeScreen,
    Cases,
    CaseTouched,
    Elsewhere,
    HavePapersTouched,
    Hinted,
    HintTouched,
    PaperlessTouched,
    PapersShown,
    PapersTouched,
)
from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched
from kiosk.moves import Step, home, to
from kiosk.state import Confirm, Kiosk, Order, Rules, Services


def first_question(kiosk: Kiosk, order: Order) -> BeforeScreen | Confirm:
    """What is asked when a service was chosen."""
    service = kiosk.service(order.service)
    return Hinted(order) if service is not None and service.hints else _which_case(kiosk, order)


def back_from_confirm(kiosk: Kiosk, order: Order) -> BeforeScreen | Services:
    """One question back from the last one."""
    service = kiosk.service(order.service)
    if service is not None and service.cases:
        return Cases(order)
    return Hinted(order) if service is not None and service.hints else Services()


def before(kiosk: Kiosk, happened: BeforeInput, rules: Rules) -> Step:
    """What a touch on one of these questions leads to; nothing when it does not fit the screen."""
    kiosk = replace(kiosk, remaining_s=None)
    match kiosk.screen, happened:
        case Hinted(order), HintTouched(None):
            return to(kiosk, _which_case(kiosk, order)), ()
        case Hinted(order), HintTouched(str() as hint) if hint_of(kiosk, order, hint):
            return to(kiosk, Elsewhere(order, hint)), ()
        case Elsewhere(order), AnywayTouched():
            return to(kiosk, _which_case(kiosk, order)), ()
        case Cases(order), CaseTouched(case) if case is None or _has_case(kiosk, order, case):
            return to(kiosk, Confirm(replace(order, case=case))), ()
        case Confirm(order), PapersTouched():
            return to(kiosk, PapersShown(order)), ()
        case PapersShown(order), HavePapersTouched():
            return to(kiosk, Confirm(order)), ()
        case Confirm(order), PaperlessTouched():
            return to(kiosk, Confirm(replace(order, wants_paper=not order.wants_paper))), ()
        case _:
            return kiosk, ()


def move(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    """The touches that every screen knows, on these screens."""
    match kiosk.screen, happened:
        case _, LanguageTouched(language):
            return replace(kiosk, language=language), ()
        case Elsewhere() | PapersShown(), HomeTouched():
            return home(kiosk, rules), ()
        case Hinted(), BackTouched():
            return to(kiosk, Services()), ()
        case Elsewhere(order), BackTouched():
            return to(kiosk, Hinted(order)), ()
        case Cases(order), BackTouched():
            service = kiosk.service(order.service)
            return to(kiosk, Hinted(order) if service is not None and service.hints else Services()), ()
        case PapersShown(order), BackTouched():
            return to(kiosk, Confirm(order)), ()
        case _:
            return kiosk, ()


def hint_of(kiosk: Kiosk, order: Order, code: str) -> ServiceHint | None:
    """The hint of this code, if the service still has it."""
    service = kiosk.service(order.service)
    return next((hint for hint in service.hints if hint.code == code), None) if service else None


def in_case(service: BranchService, order: Order) -> BranchService:
    """The service with the papers of the case that was chosen."""
    case = next((case for case in service.cases if case.code == order.case), None)
    return service if case is None else service.model_copy(update={"checklist": case.checklist})


def _which_case(kiosk: Kiosk, order: Order) -> Cases | Confirm:
    service = kiosk.service(order.service)
    return Cases(order) if service is not None and service.cases else Confirm(order)


def _has_case(kiosk: Kiosk, order: Order, code: str) -> bool:
    service = kiosk.service(order.service)
    return service is not None and any(case.code == code for case in service.cases)
