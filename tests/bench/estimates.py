"""How long a look at 200 waiting people takes, and how the estimate does on real tickets and in the simulated branch."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from caller_server.commands import simulation
from caller_server.commands.score import RATIO_TARGETS, SHARE_TARGETS, figures
from caller_server.commands.simulate import bounds, what
from caller_server.commands.ticket_files import read_days
from caller_server.domain.estimate.forward import forecast
from caller_server.domain.estimate.score import compared
from caller_server.domain.estimate.service_time import Law, Laws
from caller_server.domain.estimate.situation import AtCounter, CounterNow, InLine, Situation
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.ticket import TicketClass

TICKETS = Path(__file__).parents[1] / "data" / "warsaw_tickets_reconstructed.csv.gz"
SAMPLE = TICKETS.with_name("warsaw_tickets_sample.csv.gz")
SINCE = date(2020, 1, 8)
SERVICES = tuple(ServiceCode(code) for code in "ABCDEFGH")
SKILLS = ("ABCD", "ABEF", "CDGH", "EFGH", "ACEG", "BDFH")
WAITING = 200
RUNS = 12


def a_full_hall() -> tuple[Situation, Laws]:
    """Six counters with different skills, eight services, two hundred people, one in ten of them priority."""
    line = tuple(
        InLine(
            TicketId(f"{n:032x}"),
            order=n,
            service=SERVICES[n * 5 % len(SERVICES)],
            line_class=TicketClass.PRIORITY if n % 10 == 0 else TicketClass.ORDINARY,
            issued_s=-20.0 * (WAITING - n),
        )
        for n in range(1, WAITING + 1)
    )
    counters = tuple(
        CounterNow(
            CounterCode(f"bontang-{n}"),
            tuple(ServiceCode(code) for code in skills),
            held=AtCounter(0, ServiceCode(skills[0]), is_serving=True, elapsed_s=60.0 * n),
        )
        for n, skills in enumerate(SKILLS, 1)
    )
    laws = Laws({code: Law.around(240.0 + 60 * n) for n, code in enumerate(SERVICES)})
    return Situation(seed=1, line=line, counters=counters, services=SERVICES), laws


def run_ms(runs: int = RUNS) -> float:
    """Milliseconds of one run over the full hall: the best of ``runs``, after one that makes the day's draws."""
    situation, laws = a_full_hall()
    forecast(situation, laws)
    best = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        forecast(situation, laws)
        best = min(best, time.perf_counter() - began)
    return best * 1000


def scored(tickets: Path) -> dict[str, Any]:
    """What ``lapak score --json`` prints."""
    return figures(compared(read_days((tickets,)), SINCE, 1))


def targets(found: dict[str, Any]) -> list[tuple[str, float, str, bool]]:
    """Each target with its value, its bounds in words, and whether it is reached."""
    ratios = [(target, found["ratio"][target.name]) for target in RATIO_TARGETS]
    shares = [(target, found["ours"][target.name]) for target in SHARE_TARGETS]
    return [(target.what, value, str(target), target.is_reached(value)) for target, value in (*ratios, *shares)]


def simulated(load: float, days: int) -> dict[str, Any]:
    """What ``lapak simulate --json`` prints, with seed 1."""
    return simulation.simulate(simulation.Options(days=days, load=load))


def simulated_targets(found: dict[str, Any]) -> list[tuple[str, float | None, str, bool]]:
    """Each target of the simulated branch with its value, its bounds in words, and whether it is reached."""
    return [(what(one["name"]), one["value"], bounds(one), one["reached"]) for one in found["targets"]]
