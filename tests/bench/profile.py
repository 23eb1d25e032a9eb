"""``python -m tests.bench.profile``: the hottest functions of "call next" and of "take a number", under the bench's load."""

import json
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests
from rich.console import Console
from rich.table import Table

from caller_server.commands.serve import program
from config.settings import load
from tests.bench.furnish import Furnished, furnish
from tests.bench.load import Hall, database_url, hall
from tests.bench.officers import Pace
from tests.bench.sampler import LONG_S, OUTPUT
from tests.bench.scale import FULL, Scale
from tests.server_process import READY_WITHIN_S, Keys, ServerProcess, eventually, free_port

HOTTEST = 16
VERBS = {"call next": "web/counters:call_next", "take a number": "web/branches:take"}
AROUND = "around requests"  # signing in, routing, logging; and other requests
REST = "the rest"  # the event loop, signs of life of sockets, timers
AREAS = {
    "frames to sockets": "Socket._websocket_handler.<locals>.writer",
    "the line to all phones": "Publisher._everyone_round",
    "heartbeat": "Heartbeats.tick",
    "first views": "Greeter._greet_all",
    "board round": "Publisher._board_round",
    "urgent pushes": "Publisher._urgent",
    **VERBS,
    "phones coming in": "engineio/server:Server._handle_connect",
    AROUND: "GeventWorker.handle_request",
}
Samples = list[tuple[list[str], int]]


@dataclass(frozen=True)
class Seen:
    """What the sampler saw: stacks with how often, and runs without a pause as (seconds, stacks seen meanwhile)."""

    stacks: Samples
    long: list[tuple[float, list[list[str]]]]


def start_sampled(folder: Path, furnished: Furnished) -> ServerProcess:
    """As ``lapak serve`` starts it, with the sampler around the application."""
    chosen = load(**furnished.settings | {"database_url": database_url(folder), "port": str(free_port())})
    command, variables = program(chosen)
    command[-1] = "tests.bench.sampler:application()"
    variables[OUTPUT] = str(folder / "samples.json")
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=subprocess.STDOUT, cwd=Path.cwd())
    server = ServerProcess(f"http://127.0.0.1:{chosen.port}", process, folder, Keys(*[""] * 6), furnished.settings)
    try:
        eventually(lambda: _is_ready(server), READY_WITHIN_S)
    except AssertionError as error:
        process.kill()
        raise AssertionError((folder / "server.log").read_text(encoding="utf-8", errors="replace")) from error
    return server


def _is_ready(server: ServerProcess) -> bool:
    try:
        return requests.get(f"{server.url}/readyz", timeout=2).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


def _collect(folder: Path, source: Path, furnished: Furnished, scale: Scale, load: Callable[[Hall], None]) -> Seen:
    with hall(folder, source, furnished, scale, start_sampled) as here:
        load(here)
    return Seen(**json.loads((folder / "samples.json").read_text(encoding="utf-8")))


def _calls(here: Hall, scale: Scale) -> None:
    here.call(Pace(scale.calls, scale.crowded_calls_per_s))


def _takes(here: Hall, scale: Scale) -> None:
    with here.taking():
        time.sleep(scale.taking_s)


def _area(stack: list[str]) -> str:
    return next((area for area, marker in AREAS.items() if any(marker in place for place in stack)), REST)


def _counted(title: str, counts: Counter[str], total: int, console: Console) -> None:
    shown = Table("share", "where", title=title, title_justify="left")
    for where, count in counts.most_common(HOTTEST):
        shown.add_row(f"{count / total:.1%}", where)
    console.print(shown)


def _tell(verb: str, samples: Samples, console: Console) -> None:
    """The whole server by area; then, inside the areas that matter, functions by themselves and with all that they call."""
    total = sum(count for _, count in samples)
    areas: Counter[str] = Counter()
    for stack, count in samples:
        areas[_area(stack)] += count
    _counted(f"{verb}: the server's time by area ({total} samples)", areas, total, console)
    for area in (verb, AROUND, REST, "the line to all phones", "heartbeat"):
        _tell_area(verb, area, [(stack, count) for stack, count in samples if _area(stack) == area], console)


def _tell_area(verb: str, area: str, samples: Samples, console: Console) -> None:
    alone: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for stack, count in samples:
        inside = next((depth for depth, place in enumerate(stack) if AREAS.get(area, "*") in place), len(stack))
        alone[stack[0]] += count
        whole.update(dict.fromkeys(stack[:inside], count))
    within = max(1, alone.total())
    _counted(f"{verb}, in {area}: functions alone ({within} samples)", alone, within, console)
    _counted(f"{verb}, in {area}: functions with what they call", whole, within, console)


def _tell_long(verb: str, seen: Seen, console: Console) -> None:
    """Who kept everybody else waiting: what makes the slowest of a hundred calls slow."""
    shown = Table("runs", "longest", "where", "in", title=f"{verb}: runs longer than {LONG_S * 1000:g} ms", title_justify="left")
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for seconds, stacks in seen.long:
        inner = Counter(next((place for place in stack if "caller_server/" in place), stack[0]) for stack in stacks)
        runs[_area(stacks[0]), inner.most_common(1)[0][0]].append(seconds)
    for (area, where), took in sorted(runs.items(), key=lambda item: -sum(item[1]))[:HOTTEST]:
        shown.add_row(str(len(took)), f"{max(took) * 1000:.0f} ms", where, area)
    console.print(shown)


def main() -> None:
    """Load 1 with calls only, then with kiosks only, each on a server that is looked at."""
    console = Console(width=140)
    with tempfile.TemporaryDirectory(prefix="lapak-profile-") as place:
        source = Path(place) / "source"
        source.mkdir()
        furnished = furnish(source, FULL)
        for n, (verb, load_of) in enumerate(zip(VERBS, (_calls, _takes), strict=True)):
            seen = _collect(Path(place) / str(n), source, furnished, FULL, partial(load_of, scale=FULL))
            _tell(verb, seen.stacks, console)
            _tell_long(verb, seen, console)


if __name__ == "__main__":
    main()
