"""The whole measurement, one part after the other; each on a fresh copy of a prepared database."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.bench import estimates, floor_sockets, floor_storage, kiosk_window, load, machine, measures, restarts
from tests.bench.child import CONTEXT
from tests.bench.furnish import TODAY, Furnished, furnish
from tests.bench.load import Hall, database_url, hall
from tests.bench.officers import Pace
from tests.bench.scale import Scale
from tests.storage import many_stages

PARTS = ("with_history", "without_estimates", "together", "without_history")  # each a server on a database of its own
UP_TO_SPEED_S = 1.0  # kiosks take numbers for so long before the first call

Say = Callable[[str], None]


def measure(folder: Path, scale: Scale, say: Say) -> dict[str, Any]:
    """Everything, as values for JSON. ``say`` is told what is being done."""
    found: dict[str, Any] = {"machine": machine.describe(folder), "scale": asdict(scale)}
    say("the bare floor: frames to sockets, transactions to the disk")
    found["floor"] = {
        "sockets": floor_sockets.measure(scale.phones, scale.broadcasts, scale.unicasts),
        "storage": floor_storage.measure(folder, scale.floor_storage_s),
    }
    taken: dict[Path, list[str]] = {}
    say(f"writing {scale.past:,} past tickets and today's line")
    old = _prepare(folder / "old", scale)
    new = _prepare(folder / "new", replace(scale, past=0))
    say(f"calls, then kiosks, with {scale.past:,} past tickets")
    found["with_history"], taken[folder / "with_history"] = _apart(folder / "with_history", folder / "old", old, scale)
    say("the same without looking ahead")
    found["without_estimates"], taken[folder / "without_estimates"] = _apart(
        folder / "without_estimates", folder / "old", old, scale, load.start_without_looking_ahead
    )
    say("calls while the kiosks take numbers")
    found["together"], taken[folder / "together"] = _together(folder / "together", folder / "old", old, scale)
    say("calls, then kiosks, without history")
    found["without_history"], taken[folder / "without_history"] = _apart(folder / "without_history", folder / "new", new, scale)
    say("a server that is killed and started again")
    found["restarts"], taken[folder / "restarts"] = restarts.measure(folder / "restarts", folder / "old", old, scale)
    say("looking for numbers given twice, and for gaps")
    found["promises"] = _promises(taken)
    say("the kiosk in its window" if kiosk_window.is_drawn_here() else "LEFT OUT: the kiosk's window, for want of an OpenGL")
    found["kiosk"] = kiosk_window.measure(folder / "kiosk", folder / "old", old, scale)
    say(f"reports over {scale.reported:,} tickets of five years")
    found["reports_s"] = many_stages.measured(folder / "reports.sqlite", scale.reported)
    say("estimates: a run over 200 waiting, and real tickets")
    found["estimates"] = {
        "run_ms": estimates.run_ms(),
        "score": estimates.scored(estimates.TICKETS if scale.real else estimates.SAMPLE),
        "simulated": {},
    }
    for work in scale.simulated:
        say(f"estimates: {scale.simulated_days} simulated days at load {work:g}")
        found["estimates"]["simulated"][f"{work:g}"] = estimates.simulated(work, scale.simulated_days)
    return found


def _prepare(folder: Path, scale: Scale) -> Furnished:
    folder.mkdir()
    return furnish(folder, scale)


def _apart(
    folder: Path, source: Path, furnished: Furnished, scale: Scale, start: load.Start = load.start_server
) -> tuple[dict[str, Any], list[str]]:
    """Calls in a quiet hall, then kiosks alone."""
    with hall(folder, source, furnished, scale, start) as here:
        before = here.cpu_s()
        began = time.monotonic()
        presses = here.call(Pace(scale.calls, scale.calls_per_s))
        busy = (here.cpu_s() - before) / (time.monotonic() - began)
        estimator = here.estimator_bytes()
        with here.taking() as takings:
            time.sleep(scale.taking_s)
        heard = here.heard()
    calls = measures.calls(presses, heard) | {"server_busy": busy}
    found = {"calls": calls, "takes": measures.takes(takings), "estimator_bytes": estimator, **_around(here, heard, scale)}
    return found, takings.numbers


def _together(folder: Path, source: Path, furnished: Furnished, scale: Scale) -> tuple[dict[str, Any], list[str]]:
    """Calls while the kiosks take numbers as fast as they can."""
    with hall(folder, source, furnished, scale) as here:
        with here.taking() as takings:
            time.sleep(UP_TO_SPEED_S)
            presses = here.call(Pace(scale.crowded_calls, scale.crowded_calls_per_s, seed=2))
        heard = here.heard()
    found = {"calls": measures.calls(presses, heard), "takes": measures.takes(takings), **_around(here, heard, scale)}
    return found | {"waiting_at_the_end": scale.waiting + len(takings.numbers) - len(presses)}, takings.numbers


def _around(here: Hall, heard: Any, scale: Scale) -> dict[str, Any]:
    return {"arrival": vars(here.arrival), "pushes": measures.pushes(heard, scale.phones)}


def _promises(taken: dict[Path, list[str]]) -> dict[str, Any]:
    with ProcessPoolExecutor(len(taken), mp_context=CONTEXT) as pool:
        asked = {
            folder.name: pool.submit(measures.promises, database_url(folder), numbers, TODAY.isoformat())
            for folder, numbers in taken.items()
        }
        return {name: future.result() for name, future in asked.items()}


def faults(found: dict[str, Any]) -> list[str]:
    """What must not be, in words; empty when every number was given once and every call was heard of."""
    wrong = [
        f"database {name}: {what} is {value}"
        for name, kept in found["promises"].items()
        for what, value in kept.items()
        if what != "checked" and value
    ]
    for part in PARTS:
        takes, calls = found[part]["takes"], found[part]["calls"]
        wrong += [f"{part}: {takes['twice_in_answers']} numbers were answered twice"] if takes["twice_in_answers"] else []
        wrong += [f"{part}: {calls['missed']} calls were not heard by a phone or the display"] if calls["missed"] else []
    return wrong
