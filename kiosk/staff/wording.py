"""Sentences of the page for staff: how the kiosk is, one line for each part of it. Pure."""

from math import ceil

from config.translations import Texts
from kiosk.alone.state import Alone
from kiosk.staff.state import Facts, PinAsked, Staff, StaffOpen

CLOCK_IS_RIGHT_S, IN_MINUTES_S = 5.0, 120.0
DOT, DASH = "•", "–"


def pin_dots(asked: PinAsked, length: int) -> str:
    """A dot for each digit that was typed, a dash for each that is wanted."""
    return "   ".join(DOT if place < len(asked.digits) else DASH for place in range(length))


def pin_told(asked: PinAsked, staff: Staff, at_s: float, t: Texts) -> str:
    """What is to be known before the digits are typed."""
    if staff.pin is None:
        return t("pin.none")
    if staff.locked_until_s is not None and staff.is_locked(at_s):
        return t("pin.locked", count=ceil((staff.locked_until_s - at_s) / 60))
    if asked.is_checking:
        return t("pin.checking")
    return t("pin.wrong") if asked.was_wrong else t("pin.ask")


def fact_lines(facts: Facts, alone: Alone, t: Texts) -> list[str]:
    """How printer, network, outbox, sound and program are."""
    lines = [_printer(facts, t), _server(facts, t), _clock(facts, t), _outbox(alone, t), _sound(facts, t)]
    return [line for line in (*lines, t("staff.version", version=facts.version)) if line]


def tried(page: StaffOpen, t: Texts) -> str:
    """What came of what was tried out last; empty before anything was."""
    if page.asks_restart:
        return t("staff.restart_sure")
    if page.tried is None:
        return ""
    if page.is_trying:
        return t(f"staff.{page.tried}.going_on")
    return t(f"staff.{page.tried}.failed", fault=page.fault) if page.fault else t(f"staff.{page.tried}.done")


def _printer(facts: Facts, t: Texts) -> str:
    if facts.paper is None:
        return t("staff.printer.none")
    # A printer without paper says that it is not ready, and so does one that is switched off.
    return t(f"staff.printer.{facts.paper}") if facts.printer_answers or facts.paper == "out" else t("staff.printer.away")


def _server(facts: Facts, t: Texts) -> str:
    if facts.answer_ms is None:
        return t("staff.server.away", server=facts.server)
    return t("staff.server.there", server=facts.server, count=facts.answer_ms)


def _clock(facts: Facts, t: Texts) -> str:
    off = facts.clock_off_s
    if off is None:
        return ""
    if abs(off) < CLOCK_IS_RIGHT_S:
        return t("staff.clock.right")
    key = "staff.clock.ahead" if off > 0 else "staff.clock.behind"
    if abs(off) >= IN_MINUTES_S:
        return t(f"{key}_minutes", count=round(abs(off) / 60))
    return t(key, count=round(abs(off)))


def _outbox(alone: Alone, t: Texts) -> str:
    line = t("staff.outbox.waiting", count=alone.waiting) if alone.waiting else t("staff.outbox.empty")
    return f"{line} {t('staff.outbox.refused', count=alone.refused)}" if alone.refused else line


def _sound(facts: Facts, t: Texts) -> str:
    return t("staff.volume", volume=facts.volume) if facts.volume is not None else t("staff.no_speaker")
