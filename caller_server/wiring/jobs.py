"""What runs by the clock, whoever asks: business days are ended."""

import logging
from collections.abc import Callable

from caller_server.domain.ids import BranchCode
from caller_server.usecases.close_day import close_day
from caller_server.usecases.ports import Ports

log = logging.getLogger(__name__)

EVERY_S = 30.0


def close_days(ports: Ports, branches: Callable[[], list[BranchCode]]) -> None:
    """End the business day of every branch whose cut-off is over. Harmless when several processes do it."""
    for code in branches():
        try:
            if close_day(ports, code):
                log.info("a new business day", extra={"branch": code})
        except Exception:
            log.exception("a business day could not be ended", extra={"branch": code})


def run(work: Callable[[], None], *, sleep: Callable[[float], object], is_open: Callable[[], bool]) -> None:
    """Do ``work`` now and every thirty seconds while ``is_open``."""
    while is_open():
        try:
            work()
        except Exception:
            log.exception("a job failed")
        sleep(EVERY_S)
