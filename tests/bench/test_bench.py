"""The bench runs through, its figures have sane shapes, and its own parts do what they say. Nothing here is a time limit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench import bench, kiosk_window
from tests.bench.bench import PARTS
from tests.bench.figures import percentile, spread
from tests.bench.floor_sockets import FRAME_BYTES, prebuilt
from tests.bench.websocket import NO_MASK, PING, TEXT, frame, split

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_bench_runs_through_and_its_figures_have_sane_shapes(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"

    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--output", output],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "given twice" in done.stdout
    run = json.loads(output.read_text(encoding="utf-8"))
    every_call_is_heard(run)
    every_number_is_given_once(run)
    the_databases_hold_the_past_and_all_that_was_taken(run)
    the_floor_is_measured_beside_it(run)
    assert 0 < run["estimates"]["run_ms"] < 10_000
    assert run["estimates"]["score"]["tickets"] > 1000
    reports_are_made_by_everything_that_can_be_asked(run)
    the_kiosk_was_started_and_gave_numbers(run)
    the_server_came_back_each_time(run)


def every_call_is_heard(run: dict[str, Any]) -> None:
    for part in PARTS:
        calls = run[part]["calls"]
        assert calls["missed"] == 0
        assert calls["calls"] == run["scale"]["calls"]
        assert calls["to_phone_ms"]["count"] >= calls["calls"]
        assert calls["to_display_ms"]["count"] == calls["calls"]
        assert 0 < calls["to_phone_ms"]["p50"] <= calls["to_phone_ms"]["p99"] <= calls["to_phone_ms"]["max"]
        assert run[part]["pushes"]["connections_lost"] == 0


def every_number_is_given_once(run: dict[str, Any]) -> None:
    for part in PARTS:
        takes = run[part]["takes"]
        assert takes["numbers"] > run["scale"]["kiosks"]
        assert takes["refused"] == {}
        assert takes["twice_in_answers"] == 0
    for kept in run["promises"].values():
        assert (kept["twice"], kept["gaps"], kept["lost"], kept["called_twice"], kept["broken"]) == (0, 0, 0, 0, "")


def the_databases_hold_the_past_and_all_that_was_taken(run: dict[str, Any]) -> None:
    scale, today = run["scale"], run["scale"]["waiting"] + run["scale"]["served_today"]
    for part, past in (*((part, scale["past"]) for part in PARTS if part != "without_history"), ("without_history", 0)):
        assert run["promises"][part]["checked"]["tickets"] == past + today + run[part]["takes"]["numbers"]


def the_floor_is_measured_beside_it(run: dict[str, Any]) -> None:
    floor = run["floor"]
    assert floor["sockets"]["lost"] == 0
    assert floor["sockets"]["broadcast_ms"]["count"] == run["scale"]["phones"] * run["scale"]["broadcasts"]
    assert floor["storage"]["per_s"] > run["with_history"]["takes"]["per_s"]
    assert floor["sockets"]["unicast_ms"]["p50"] < run["with_history"]["calls"]["to_phone_ms"]["p50"]


def reports_are_made_by_everything_that_can_be_asked(run: dict[str, Any]) -> None:
    assert set(run["reports_s"]) == {"day", "hour", "service", "counter", "officer"}
    assert min(run["reports_s"].values()) > 0


def the_kiosk_was_started_and_gave_numbers(run: dict[str, Any]) -> None:
    if run["kiosk"] is None:
        assert not kiosk_window.is_drawn_here()
        return
    assert len(run["kiosk"]["first_frame_s"]) == run["scale"]["kiosk_starts"]
    assert len(run["kiosk"]["tap_to_number_ms"]) == run["scale"]["kiosk_takes"]
    figures = kiosk_window.figures(run["kiosk"])
    assert 0 < figures["first_frame_s"] <= figures["welcome_s"]
    assert 0 < figures["tap_p50_ms"] <= figures["tap_p95_ms"] <= figures["tap_longest_ms"]


def the_server_came_back_each_time(run: dict[str, Any]) -> None:
    assert len(run["restarts"]["ready_again_s"]) == run["scale"]["restarts"]
    assert min(run["restarts"]["ready_again_s"]) > 0
    kept = run["promises"]["restarts"]
    assert (kept["twice"], kept["gaps"], kept["lost"], kept["broken"]) == (0, 0, 0, "")


def a_run() -> dict[str, Any]:
    part = {"takes": {"twice_in_answers": 0}, "calls": {"missed": 0}}
    kept = {"twice": 0, "gaps": 0, "lost": 0, "called_twice": 0, "broken": "", "checked": {"tickets": 5}}
    return {**{name: json.loads(json.dumps(part)) for name in PARTS}, "promises": {"1": kept}}


def test_a_clean_run_has_no_faults() -> None:
    assert bench.faults(a_run()) == []


@pytest.mark.parametrize("what", ["twice", "gaps", "lost", "called_twice", "broken"])
def test_a_broken_promise_is_a_fault(what: str) -> None:
    found = a_run()
    found["promises"]["1"][what] = "P1" if what == "broken" else 1

    assert [what in fault for fault in bench.faults(found)] == [True]


def test_a_number_answered_twice_and_a_call_not_heard_are_faults() -> None:
    found = a_run()
    found["together"]["takes"]["twice_in_answers"] = 2
    found["with_history"]["calls"]["missed"] = 3

    assert len(bench.faults(found)) == 2


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(100, 0, -1)]

    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert spread(values) == {"count": 100, "p50": 50, "p99": 99, "max": 100}
    assert percentile([7.0], 0.99) == 7
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
def test_frames_of_every_length_are_read_as_they_were_written(length: int) -> None:
    payload = b"x" * length

    assert split(frame(payload)) == ([(TEXT, payload)], b"")


def test_frames_that_arrive_in_pieces_are_put_together() -> None:
    stream = frame(b"one") + frame(b"two" * 100) + frame(b"", PING)
    found, rest = [], b""
    for at in range(len(stream)):
        frames, rest = split(rest + stream[at : at + 1])
        found += frames

    assert found == [(TEXT, b"one"), (TEXT, b"two" * 100), (PING, b"")]
    assert rest == b""


def test_a_clients_frame_is_masked() -> None:
    assert frame(b"hi", mask=NO_MASK) == b"\x81\x82\x00\x00\x00\x00hi"


def test_the_floors_frame_has_the_size_that_is_printed() -> None:
    assert {len(prebuilt(push)) for push in (0, 9, 1_019)} == {FRAME_BYTES}
