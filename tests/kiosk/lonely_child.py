"""A kiosk without a window, in a process of its own that can be made to die at a named point, as if its power were cut.

``python -m tests.kiosk.lonely_child STATE SERVER KEY COMMAND [POINT]``: ``hold`` leases numbers, ``give:N`` gives N of service A
out, each with its slip, ``tell`` settles with the server. Numbers given are printed, one a line.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from hardware.printer.fake import FakePrinter
from kiosk.alone.database import Database
from kiosk.alone.given import taken_alone
from kiosk.alone.lonely import Lonely
from kiosk.alone.store import AloneStore
from kiosk.client import HttpQueueServer
from kiosk.effects import PrintSlip
from kiosk.settings import Settings
from kiosk.slips.journal import Journal
from kiosk.slips.work import PrintWorker
from kiosk.state import Order
from kiosk.workers import Means

POINTS = {  # of what the name says, just before or just after it
    "before_upload": (HttpQueueServer, "upload", "before"),
    "after_answer": (HttpQueueServer, "upload", "after"),
    "before_acknowledged": (AloneStore, "told", "before"),
    "after_acknowledged": (AloneStore, "told", "after"),
    "before_lease_is_kept": (AloneStore, "renew", "before"),
    "after_lease_is_kept": (AloneStore, "renew", "after"),
    "before_given": (AloneStore, "give", "before"),
    "after_given": (AloneStore, "give", "after"),
    "before_queued": (Journal, "queue", "before"),
    "after_queued": (Journal, "queue", "after"),
    "before_printed": (FakePrinter, "print_slip", "before"),
    "after_printed": (FakePrinter, "print_slip", "after"),
}


def die_at(point: str, nth: int) -> None:
    """Have this process killed when it comes there for the ``nth`` time."""
    owner, name, when = POINTS[point]
    whole: Callable[..., Any] = getattr(owner, name)
    seen = [0]

    def mortal(*args: Any, **kwargs: Any) -> Any:
        seen[0] += 1
        if when == "before" and seen[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = whole(*args, **kwargs)
        if when == "after" and seen[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, mortal)


def main(state: Path, server: str, key: str, command: str, point: str = "") -> int:
    """Do one thing; 1 when the server did not answer."""
    if point:
        name, _, nth = point.partition(":")
        die_at(name, int(nth or 1))
    with Database(state) as database:
        lonely = Lonely(AloneStore(database), HttpQueueServer(server, key, patience_s=2.0))
        verb, _, count = command.partition(":")
        if verb in ("hold", "tell"):
            return 0 if lonely.exchange() is None else 1
        means = Means(Settings(server, key), None, lambda _: None, ("id",), FakePrinter(state / "slips"), None, database)  # type: ignore[arg-type]
        printing = PrintWorker(means, lambda _: None)
        printing.start()
        views = lonely.store.views()
        for _ in range(int(count)):
            given = lonely.give(Order("A", uuid4(), "id"))
            sys.stdout.write(f"{given.ticket.number}\n")
            sys.stdout.flush()
            printing.do(PrintSlip(taken_alone(given, views.get("id")), "id", views.get("id"), offline=True))
        printing.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
