"""What runs by the clock, whoever asks: business days are ended."""

import logging
from collections.abc import Callable

from caller_server.domain.ids import BranchCode
from caller_server.usecases.close_day import close_day
from caller_server.usecases.ports import Ports

log = logging.getLogger(__name__)

EVERY_S = 30.0
CHECKPOINT_EVERY_S = 5.0


def close_days(ports: Ports, branches: Callable[[], list[BranchCode]]) -> None:
    """End the business day of every branch whose cut-off is over. Harmless when several processes do it."""
    for code in branches():
        try:
            if close_day(ports, code):
                log.info("a new business day", extra={"branch": code})
        except Exception:
            log.exception("a business day could not be ended", extra={"branch": code})


def run(
    work: Callable[[], None], *, sleep: Callable[[float], object], is_open: Callable[[], bool], every_s: float = EVERY_S
) -> None:
    """Do ``work`` now and every ``every_s`` seconds while ``is_open``."""
    while is_open():
        try:
            work()
        except Exception:
            log.exception("a job failed")
        sleep(every_s)


def in_thread(work: Callable[[], None], async_mode: str) -> Callable[[], None]:
    """``work`` as something that does not hold up greenlets while it waits for the disk: under gevent, in a real thread."""
    if async_mode != "gevent":
        return work

    def apart() -> None:
        from gevent import get_hub

        get_hub().threadpool.apply(work)

    return apart
