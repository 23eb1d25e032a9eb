"""A slip once more: marked as a reprint, at most twice for a ticket and visit. Pure, a part of ``kiosk.flow``."""

from dataclasses import replace

from caller_server.contract.commands import TakenTicket
from hardware.printer.slip import SlipKind
from kiosk.check.state import Shown
from kiosk.effects import PrintSlip
from kiosk.moves import Step
from kiosk.reprint.state import Reprints, ReprintTouched
from kiosk.state import Kiosk, Paper, Rules

MOST = 2  # for one ticket, in one visit
OF_USE = ("waiting", "called", "parked", "no_show")  # while the number can still be called


def may_reprint(kiosk: Kiosk) -> bool:
    """Whether a slip can be printed again for the ticket on screen; not while one is on its way."""
    shown, before = kiosk.screen, kiosk.reprints
    if not isinstance(shown, Shown) or shown.question is not None or shown.ticket.state not in OF_USE:
        return False
    can_print = kiosk.prints and bool(kiosk.branch and kiosk.branch.address)
    return can_print and before.paper is not Paper.PRINTING and before.tokens.count(shown.token) < MOST


def reprint(kiosk: Kiosk, _touched: ReprintTouched, _rules: Rules) -> Step:
    """Print once more, if that may be."""
    shown, branch = kiosk.screen, kiosk.branch
    if not isinstance(shown, Shown) or branch is None or not may_reprint(kiosk):
        return kiosk, ()
    taken = TakenTicket(ticket=shown.ticket, token=shown.token, follow_url=f"{branch.address}/t/{shown.token}")
    before = Reprints((*kiosk.reprints.tokens, shown.token), Paper.PRINTING)
    kiosk = replace(kiosk, remaining_s=None, reprints=before, screen=replace(shown, noted=None, refused=None))
    return kiosk, (PrintSlip(taken, kiosk.language, branch, kiosk.reads_codes, SlipKind.REPRINT),)


def reprinted(kiosk: Kiosk, number: str, paper: Paper) -> Kiosk:
    """The kiosk after the printer was through with a slip of the ticket on screen."""
    shown = kiosk.screen
    if not isinstance(shown, Shown) or shown.ticket.number != number or kiosk.reprints.paper is not Paper.PRINTING:
        return kiosk
    return replace(kiosk, reprints=replace(kiosk.reprints, paper=paper))
