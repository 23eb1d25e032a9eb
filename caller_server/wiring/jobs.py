"""What runs by the clock, whoever asks: business days are ended, and who does not come is missed where the branch wants that."""

import logging
from collections.abc import Callable
from typing import Any

from caller_server.domain.ids import BranchCode
from caller_server.usecases.close_day import close_day
from caller_server.usecases.miss_absent import miss_absent
from caller_server.usecases.ports import Ports

log = logging.getLogger(__name__)

EVERY_S = 30.0
ABSENT_EVERY_S = 5.0
CHECKPOINT_EVERY_S = 5.0


def close_days(ports: Ports, branches: Callable[[], list[BranchCode]]) -> None:
    """End the business day of every branch whose cut-off is over. Harmless when several processes do it."""
    for code in branches():
        try:
            if close_day(ports, code):
                log.info("a new business day", extra={"branch": code})
        except Exception:
            log.exception("a business day could not be ended", extra={"branch": code})


def miss_absent_everywhere(ports: Ports, branches: Callable[[], list[BranchCode]]) -> None:
    """Mark as missed who was called often enough and did not come. Harmless when several processes do it."""
    for code in branches():
        try:
            miss_absent(ports, code)
        except Exception:
            log.exception("the absent could not be looked for", extra={"branch": code})


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
    do = apart(async_mode)
    return lambda: do(work)


def apart(async_mode: str) -> Callable[[Callable[[], Any]], Any]:
    """Does work and gives its result without holding up greenlets meanwhile: under gevent, in a real thread."""
    if async_mode != "gevent":
        return lambda work: work()

    def in_pool(work: Callable[[], Any]) -> Any:
        from gevent import get_hub

        return get_hub().threadpool.apply(work)

    return in_pool
