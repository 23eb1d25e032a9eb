"""The figures for people: each beside its budget and beside the floor of the same run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from caller_server.commands.simulate import figure
from tests.bench import estimates, kiosk_window, restarts
from tests.bench.bench import PARTS
from tests.bench.figures import percentile

SHARES = ("p50", "p99", "max")


@dataclass(frozen=True)
class Line:
    """One figure. ``floor`` is what the bare machine does of the same; ``is_kept`` says whether the budget was kept."""

    what: str
    measured: str
    budget: str = ""
    is_kept: bool | None = None
    floor: str = ""
    ratio: float | None = None


@dataclass(frozen=True)
class Budget:
    """Milliseconds that a call may take; ``p50`` None where there is no budget for it."""

    p50: float | None
    p99: float


def lines(found: dict[str, Any]) -> Iterator[Line]:
    """All figures, in the order of the budgets."""
    yield from _calls("call next", found["with_history"]["calls"], found["floor"], Budget(8.0, 25.0))
    yield _beside_the_estimator(found)
    yield from _calls("call next beside the kiosks", found["together"]["calls"], found["floor"], Budget(None, 60.0))
    yield _takes(found)
    yield from _promises(found)
    yield from _history(found)
    yield from _sockets(found)
    yield from _kiosk(found)
    yield from _restarts(found)
    yield from _reports(found)
    yield from _estimates(found)


def _calls(what: str, calls: dict[str, Any], floor: dict[str, Any], budget: Budget) -> Iterator[Line]:
    """The floor of a call is one transaction and one frame."""
    bare = {share: floor["storage"]["transaction_ms"][share] + floor["sockets"]["unicast_ms"][share] for share in SHARES}
    for to, key in (("phone", "to_phone_ms"), ("display", "to_display_ms")):
        seen = calls[key]
        is_kept = (budget.p50 is None or seen["p50"] <= budget.p50) and seen["p99"] <= budget.p99
        yield Line(
            f"{what}, to the {to}",
            f"{' / '.join(_ms(seen[share]) for share in SHARES)} ms",
            f"{'-' if budget.p50 is None else f'{budget.p50:g}'} / {budget.p99:g} ms",
            is_kept,
            f"{' / '.join(_ms(bare[share]) for share in SHARES)} ms",
            seen["p50"] / bare["p50"],
        )


def _beside_the_estimator(found: dict[str, Any]) -> Line:
    """What looking ahead costs a call: over a thousand people wait, and it looks at them every two seconds."""
    own, alone = (found[part]["calls"]["to_phone_ms"] for part in ("with_history", "without_estimates"))
    measured = " / ".join(f"{own[share] / alone[share]:.2f}" for share in ("p50", "p99"))
    return Line("call to phone, looking ahead / not (p50 / p99)", f"{measured} x")


def _takes(found: dict[str, Any]) -> Line:
    rate, bare = found["with_history"]["takes"]["per_s"], found["floor"]["storage"]["per_s"]
    what = f"numbers a second, {found['scale']['kiosks']} kiosks"
    return Line(what, f"{rate:.0f}", ">= 400", rate >= 400, f"{bare:.0f}", rate / bare)


def _promises(found: dict[str, Any]) -> Iterator[Line]:
    answers = sum(found[part]["takes"]["twice_in_answers"] for part in PARTS)
    kept = found["promises"].values()
    numbers = sum(found[part]["takes"]["numbers"] for part in PARTS)
    twice, gaps = answers + sum(one["twice"] for one in kept), sum(one["gaps"] for one in kept)
    yield Line(f"given twice, of {numbers:,} numbers", str(twice), "0", twice == 0)
    yield Line(f"left out, of {numbers:,} numbers", str(gaps), "0", gaps == 0)


def _history(found: dict[str, Any]) -> Iterator[Line]:
    old, new = found["with_history"], found["without_history"]
    slower = old["calls"]["to_phone_ms"]["p50"] / new["calls"]["to_phone_ms"]["p50"]
    rate = old["takes"]["per_s"] / new["takes"]["per_s"]
    past = f"{found['scale']['past']:,} past tickets to none"
    yield Line(f"{past}: p50 of calls", f"{slower:.2f} x", "<= 1.1 x", slower <= 1.1)
    yield Line(f"{past}: numbers/s", f"{rate:.2f} x", ">= 0.9 x", rate >= 0.9)


def _sockets(found: dict[str, Any]) -> Iterator[Line]:
    bare = found["floor"]["sockets"]
    beat = found["with_history"]["pushes"]["heartbeat_first_to_last_ms"]
    if beat:
        floor = f"{_ms(bare['last_receipt_ms']['p50'])} ms"
        what = f"heartbeat, first to last of {bare['clients']:,} phones"
        yield Line(what, f"{_ms(beat['p50'])} ms", "", None, floor, beat["p50"] / bare["last_receipt_ms"]["p50"])
    kilobytes = found["with_history"]["arrival"]["memory_per_phone"] / 1000
    yield Line("memory per phone", f"{kilobytes:.0f} kB", "<= 75 kB", kilobytes <= 75)
    yield Line(f"{bare['clients']:,} phones come in", f"{found['with_history']['arrival']['seconds']:.1f} s")
    yield Line("memory of the estimator", f"{found['with_history']['estimator_bytes'] / 1e6:.0f} MB")


def _kiosk(found: dict[str, Any]) -> Iterator[Line]:
    """Nothing where no window could be drawn."""
    if found["kiosk"] is None:
        return
    kiosk, scale = kiosk_window.figures(found["kiosk"]), found["scale"]
    first, tap = kiosk["first_frame_s"], kiosk["tap_p95_ms"]
    budget_s, budget_ms = kiosk_window.FIRST_FRAME_S, kiosk_window.TAP_TO_NUMBER_MS
    what = f"kiosk: first frame (median / longest of {scale['kiosk_starts']})"
    yield Line(what, f"{first:.2f} / {kiosk['first_frame_longest_s']:.2f} s", f"{budget_s:g} / - s", first <= budget_s)
    yield Line("kiosk: welcome with the branch's waits (median)", f"{kiosk['welcome_s']:.2f} s")
    what = f"kiosk: tap to number (p50 / p95 / longest of {scale['kiosk_takes']})"
    measured = " / ".join(_ms(kiosk[f"tap_{share}_ms"]) for share in ("p50", "p95", "longest"))
    yield Line(what, f"{measured} ms", f"- / {budget_ms:g} ms", tap <= budget_ms)


def _restarts(found: dict[str, Any]) -> Iterator[Line]:
    """A person before the kiosk, and an officer, wait so long when the server's power fails for a moment."""
    took = found["restarts"]["ready_again_s"]
    longest, budget = max(took), restarts.READY_AGAIN_S
    what = f"server killed, until it is ready again (median / longest of {len(took)})"
    yield Line(what, f"{percentile(took, 0.5):.1f} / {longest:.1f} s", f"- / {budget:g} s", longest < budget)


def _reports(found: dict[str, Any]) -> Iterator[Line]:
    longest = max(found["reports_s"].values())
    yield Line(f"a report over {found['scale']['reported']:,} tickets", f"{longest:.2f} s", "<= 2 s", longest <= 2)


def _estimates(found: dict[str, Any]) -> Iterator[Line]:
    run_ms = found["estimates"]["run_ms"]
    yield Line(f"a run over {estimates.WAITING} waiting", f"{run_ms:.1f} ms", "<= 30 ms", run_ms <= 30)
    score = found["estimates"]["score"]
    for what, value, bounds, is_reached in estimates.targets(score):
        yield Line(f"{score['tickets']:,} real tickets: {what}", f"{value:.3f}", bounds, is_reached)
    for load, simulated in found["estimates"]["simulated"].items():
        for what, share, bounds, is_reached in estimates.simulated_targets(simulated):
            yield Line(f"load {load}: {what}", figure(share), bounds, is_reached)


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def table(found: dict[str, Any]) -> Table:
    """The figures as a table."""
    shown = Table(
        "p50 / p99 / longest", "Measured", "Budget", "", "Bare floor", "Ratio", title="How fast it is", title_justify="left"
    )
    for column in (1, 2, 4, 5):
        shown.columns[column].justify = "right"
    marks = {True: "kept", False: "[bold red]over[/bold red]", None: ""}
    for line in lines(found):
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else ""
        shown.add_row(line.what, line.measured, line.budget, marks[line.is_kept], line.floor, ratio)
    return shown


def notes(found: dict[str, Any]) -> str:
    """What one has to know to believe the figures."""
    scale, on = found["scale"], found["machine"]
    second = scale["phones"] - scale["waiting"] - scale["served_today"]
    return (
        f"{on['cores']} cores, {on['processor']}, Python {on['python']}, SQLite {on['sqlite']} on {on['file_system']}; "
        f"load average before the start {on['load_average'][0]}: what others did on this machine is in the figures.\n"
        f"One server process; clients in processes of their own on the same machine, over loopback. {scale['phones']:,} phones: "
        f"{scale['waiting']:,} of waiting tickets, {scale['served_today']:,} of tickets served today, {second:,} second phones "
        f"of waiting tickets. Calls by 8 officers, {scale['calls_per_s']:g} a second in the quiet hall, "
        f"{scale['crowded_calls_per_s']:g} a second beside the kiosks, who let the line grow to "
        f"{found['together']['waiting_at_the_end']:,} people.\n"
        "The floor of a call is one transaction of the raw driver and one prebuilt frame, the longest of both added: a disk "
        "that others keep busy shows there. The floor of a heartbeat is a frame to each phone at once; "
        "ours is spread on purpose, so that no call waits behind it.\n"
        "The kiosk's window is 1080 x 1920, drawn by the processor; a tap counts from the finger leaving the button to the end "
        "of the first frame with the number. The server that is killed has the same past and the same line, and no phones."
    )
