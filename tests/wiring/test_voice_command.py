"""``lapak voice build --branch``: a branch's own texts in its own voice, from a file or from the server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from caller_server.commands import main
from hardware.speaker.build import build_own
from hardware.speaker.clips import ClipBank
from hardware.speaker.sound import write_wav
from tests.hall import branch_file
from tests.kiosk.test_speaking import Hums
from tests.samples import branch_view


def lapak(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture
def engine(tmp_path: Path) -> tuple[str, ...]:
    """A program that hums whatever it is given."""
    speak = tmp_path / "speak"
    (tmp_path / "hum.wav").write_bytes(write_wav(Hums().speak("id", "satu")))
    speak.write_text(f"#!/bin/sh\nexec /bin/cp {tmp_path}/hum.wav $1\n", encoding="utf-8")
    speak.chmod(0o755)
    return ("--engine", "command", "--command", f"{speak} {{file}}")


@contextmanager
def told(answer: Any) -> Iterator[str]:
    """A server that says this of every branch in every language; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            language = parse_qs(urlsplit(self.path).query)["lang"][0]
            body = json.dumps(answer(language)).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests say enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def as_told(language: str) -> Any:
    view = branch_view(languages=["id", "jv"], name="Bontang").model_dump(mode="json")
    view["services"][0]["name"] = {"id": "Klaim JHT", "jv": "Nyuwun JHT"}[language if language == "jv" else "id"]
    return view


def test_the_texts_of_a_branch_that_ships_are_recorded_once(tmp_path: Path, engine: tuple[str, ...]) -> None:
    folder = tmp_path / "sounds"
    command = ("voice", "build", *engine, "--branch", "bontang", "--folder", str(folder), "--json")

    first, again = json.loads(lapak(*command).stdout), json.loads(lapak(*command).stdout)

    bank = ClipBank(folder)
    assert (first["made"], first["kept"], first["missing"]) == (first["made"], 0, [])
    assert (again["made"], again["kept"]) == (0, first["made"])
    assert bank.has_own("id", "Klaim JHT")
    assert not bank.has_own("jv", "Klaim JHT")  # the branch does not work in Javanese
    assert not list(folder.glob("*/*.building"))


def test_a_branch_in_a_file_is_recorded_in_the_languages_it_works_in(tmp_path: Path, engine: tuple[str, ...]) -> None:
    file, folder = tmp_path / "branch.json", tmp_path / "sounds"
    file.write_text(json.dumps(branch_file(languages=["id", "jv"])), encoding="utf-8")

    lapak("voice", "build", *engine, "--branch", str(file), "--folder", str(folder))

    assert sorted(path.name for path in folder.iterdir()) == ["id", "jv"]


def test_the_server_knows_the_texts_as_they_are_now(tmp_path: Path, engine: tuple[str, ...]) -> None:
    with told(as_told) as server:
        lapak("voice", "build", *engine, "--branch", "bontang", "--server", server, "--folder", str(tmp_path / "sounds"))

    bank = ClipBank(tmp_path / "sounds")
    assert bank.has_own("id", "Klaim JHT")
    assert bank.has_own("jv", "Nyuwun JHT")
    assert bank.has_own("jv", "KTP asli")
    assert not bank.has_own("en", "KTP asli")


def test_a_server_that_is_away_or_says_something_else_is_named(tmp_path: Path, engine: tuple[str, ...]) -> None:
    command = ("voice", "build", *engine, "--branch", "bontang", "--folder", str(tmp_path / "sounds"), "--server")
    with told(lambda _: {"name": "something else"}) as server:
        assert server in lapak(*command, server, status=1).output
    assert "127.0.0.1:1" in lapak(*command, "http://127.0.0.1:1", status=1).output
    assert not (tmp_path / "sounds").exists()


def test_a_branch_that_nobody_describes_is_refused(engine: tuple[str, ...]) -> None:
    assert "--server" in lapak("voice", "build", *engine, "--branch", "nowhere", status=1).output
    lapak("voice", "build", *engine, "--server", "http://127.0.0.1:1", status=2)


def test_texts_that_the_branch_has_no_more_are_forgotten_and_calls_keep_their_voice(tmp_path: Path) -> None:
    build_own(Hums(), {"id": ["KTP asli", "Buku rekening"]}, tmp_path)
    (tmp_path / "id" / "digit.1.wav").write_bytes(b"a call's")

    report = build_own(Hums(), {"id": ["KTP asli"]}, tmp_path)

    bank = ClipBank(tmp_path)
    assert (report.made, report.kept, report.missing) == (0, 1, ())
    assert (bank.has_own("id", " KTP asli "), bank.has_own("id", "Buku rekening")) == (True, False)
    assert (tmp_path / "id" / "digit.1.wav").is_file()
