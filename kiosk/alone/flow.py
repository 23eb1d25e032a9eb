"""What a kiosk does without its server: it gives numbers out by itself. Pure, a part of ``kiosk.flow``.

welcome -> cut off -> services -> confirm -> issuing -> done, as long as the server is away
done -> "did it print?" -> printed, or printed once more
"""

from dataclasses import replace
from datetime import datetime

from caller_server.contract.views import BranchView
from hardware.printer.slip import SlipKind
from kiosk.alone.effects import GiveAlone, Reunite, SlipLookedFor
from kiosk.alone.state import (
    AloneInput,
    AloneSeen,
    CutOff,
    GoOnTouched,
    NotGivenAlone,
    PaperSeen,
    PrintedTouched,
    Recovered,
    Remembered,
)
from kiosk.effects import AskForTicket, Effect, LookAgain, PrintSlip
from kiosk.moves import Step, home, to
from kiosk.state import Done, Issuing, Kiosk, Order, Paper, Rules, Services, Starting, Trouble, Troubled, Welcome


def alone(kiosk: Kiosk, happened: AloneInput, rules: Rules) -> Step:
    """What was touched, given out or found in the kiosk itself."""
    match happened:
        case AloneSeen():
            return _stands(kiosk, happened, rules), ()
        case Remembered(views):
            return (kiosk if kiosk.views else replace(kiosk, views=views)), ()
        case PaperSeen(prints):
            return replace(kiosk, prints=prints), ()
        case Recovered():
            return _recovered(kiosk, happened)
        case NotGivenAlone():
            return _not_given(kiosk, happened)
        case GoOnTouched() if isinstance(kiosk.screen, CutOff):
            return to(kiosk, Services()), (LookAgain(),)
        case PrintedTouched(did) if isinstance(kiosk.screen, Done) and kiosk.screen.paper is Paper.UNKNOWN:
            return _looked_for(kiosk, kiosk.screen, did)
        case _:
            return kiosk, ()


def ask(kiosk: Kiosk, order: Order, *, was_sent: bool = False) -> Step:
    """Take the number: from the server, or without it while it is away. ``was_sent``: it was asked for this before."""
    if kiosk.alone.is_on:
        return to(kiosk, Issuing(order)), (give(kiosk, order, was_sent=was_sent),)
    return to(kiosk, Issuing(order)), (AskForTicket(order, kiosk.alone.ready and kiosk.missed > 0),)


def give(kiosk: Kiosk, order: Order, *, was_sent: bool) -> GiveAlone:
    """A number without the server, in place of the one that it may have made for the same person."""
    branch = kiosk.views.get(order.language) or kiosk.branch
    return GiveAlone(order, branch, order.request_id if was_sent else None)


def cut_off(kiosk: Kiosk, at: datetime | None, rules: Rules) -> Kiosk:
    """The server is away. Whoever is in the middle of something goes on; a branch whose hour has come is open.

    ``at`` is the branch's time, as far as it is known.
    """
    views = {language: _opened(view, at) for language, view in kiosk.views.items()}
    kiosk = replace(kiosk, views=views, alone=replace(kiosk.alone, is_on=True))
    waits = isinstance(kiosk.screen, Starting | Welcome) or kiosk.screen == Troubled(Trouble.CLOSED)
    return home(kiosk, rules) if waits else kiosk


def _opened(view: BranchView, at: datetime | None) -> BranchView:
    if view.open or at is None or view.opens_at is None or at < view.opens_at:
        return view
    return view.model_copy(update={"open": True, "closed_because": None, "opens_at": None})


def reunited(kiosk: Kiosk, rules: Rules) -> tuple[Kiosk, tuple[Effect, ...]]:
    """The server is back."""
    if not kiosk.alone.is_on:
        return kiosk, ()
    kiosk = replace(kiosk, alone=replace(kiosk.alone, is_on=False))
    return (home(kiosk, rules) if isinstance(kiosk.screen, CutOff) else kiosk), (Reunite(),)


def _stands(kiosk: Kiosk, seen: AloneSeen, rules: Rules) -> Kiosk:
    told = replace(kiosk.alone, ready=seen.ready, waiting=seen.waiting, refused=seen.refused, series=seen.series)
    kiosk = replace(kiosk, alone=told)
    if seen.ready and kiosk.branch and kiosk.screen == Troubled(Trouble.SERVER_GONE):
        return home(cut_off(kiosk, None, rules), rules)
    return kiosk


def _not_given(kiosk: Kiosk, happened: NotGivenAlone) -> Step:
    if not isinstance(kiosk.screen, Issuing) or kiosk.screen.order.request_id != happened.request_id:
        return kiosk, ()
    order = kiosk.screen.order
    if happened.reason == "quota":
        return to(kiosk, Troubled(Trouble.QUOTA_REACHED, service=order.service)), ()
    return to(kiosk, Troubled(Trouble.SERVER_GONE, order, order.service)), ()


def _recovered(kiosk: Kiosk, found: Recovered) -> Step:
    slip = PrintSlip(found.taken, found.language, kiosk.views.get(found.language) or kiosk.branch, kiosk.reads_codes)
    effects = () if found.may_be_out else (slip,)
    if not isinstance(kiosk.screen, Starting | Welcome | CutOff):
        return kiosk, effects  # somebody else stands there now
    paper = Paper.UNKNOWN if found.may_be_out else Paper.PRINTING
    return to(replace(kiosk, language=found.language), Done(found.taken, paper)), effects


def _looked_for(kiosk: Kiosk, done: Done, did: bool) -> Step:
    seen = SlipLookedFor(done.taken.token, did)
    if did:
        return to(kiosk, replace(done, paper=Paper.PRINTED)), (seen,)
    if done.reprinted:
        return to(kiosk, replace(done, paper=Paper.DOUBTED)), (seen,)
    again = PrintSlip(done.taken, kiosk.language, kiosk.branch, kiosk.reads_codes, SlipKind.REPRINT, done.offline)
    return to(kiosk, replace(done, paper=Paper.PRINTING, reprinted=True)), (seen, again)
