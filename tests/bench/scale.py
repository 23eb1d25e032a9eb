"""How much of everything: the full measurement, and a small one that shows that the bench itself works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts, rates (per second) and times (seconds) of one bench.

    ``phones`` are followed tickets of today: every waiting ticket has one, then as many tickets that were served today, and
    what is left are second phones on waiting tickets.
    """

    past: int = 100_000
    waiting: int = 1_000
    served_today: int = 500
    phones: int = 2_000
    kiosks: int = 8
    calls: int = 220
    calls_per_s: float = 6.0
    crowded_calls: int = 220
    crowded_calls_per_s: float = 12.0
    taking_s: float = 10.0
    settle_s: float = 4.0
    broadcasts: int = 20
    unicasts: int = 1_000
    floor_storage_s: float = 3.0
    real: bool = True  # score the estimate on all real tickets, not only on the sample
    simulated: tuple[float, ...] = (1.0, 1.1, 1.35)  # loads of the simulated branch
    simulated_days: int = 30  # in ten, two or three unlucky days decide
    kiosk_starts: int = 5
    kiosk_takes: int = 40
    restarts: int = 5
    reported: int = 400_000  # tickets of five years in a busy branch, over which reports are made


FULL = Scale()
QUICK = Scale(
    past=2_000,
    waiting=100,
    served_today=50,
    phones=200,
    calls=16,
    calls_per_s=8.0,
    crowded_calls=16,
    crowded_calls_per_s=8.0,
    taking_s=1.5,
    settle_s=0.5,
    broadcasts=3,
    unicasts=50,
    floor_storage_s=0.5,
    kiosk_starts=1,
    kiosk_takes=2,
    restarts=1,
    reported=4_000,
    real=False,
    simulated=(),
)
