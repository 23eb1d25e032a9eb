"""The command line: what it does, says, and with which status it ends."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from caller_server.commands import COMMANDS, main
from config.paths import branch_file


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LAPAK_DATABASE_URL", f"sqlite:///{tmp_path}/lapak.sqlite")
    return tmp_path


def lapak(*arguments: str, status: int = 0, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(main, list(arguments), input=stdin)
    assert result.exit_code == status, (result.output, result.exception)
    return result


def as_json(*arguments: str, status: int = 0) -> Any:
    return json.loads(lapak(*arguments, "--json", status=status).stdout)


def with_branch() -> None:
    lapak("branch", "import", str(branch_file("bontang")))


def test_every_command_explains_itself() -> None:
    for name in COMMANDS:
        assert "Usage:" in lapak(name, "--help").output
    assert "0 done, 1 refused or failed, 2 wrong use" in " ".join(lapak("--help").output.split())


def test_wrong_use_ends_with_two(data: Path) -> None:
    lapak("no-such-command", status=2)
    lapak("user", "add", "rina", "--role", "king", status=2)
    lapak("branch", "import", str(data / "none.toml"), status=2)
    lapak("branch", "list", "--database", "mysql://x", status=2)


def test_a_branch_comes_out_as_it_went_in(data: Path) -> None:
    with_branch()
    exported = lapak("branch", "export", "bontang").stdout

    again = data / "again.toml"
    again.write_text(exported, encoding="utf-8")
    lapak("branch", "import", str(again))

    assert lapak("branch", "export", "bontang").stdout == exported
    written = tomllib.loads(branch_file("bontang").read_text(encoding="utf-8"))
    told = tomllib.loads(exported)
    for key in ("code", "name", "time_zone", "hours", "policy", "counters"):
        assert told[key] == written[key], key
    assert [service["code"] for service in told["services"]] == ["A", "K", "M", "P", "D", "U"]
    assert told["services"][0]["quota"] == written["services"][0]["quota"]
    assert as_json("branch", "list") == ["bontang"]


def test_a_wrong_branch_file_is_refused_by_the_name_of_the_key(data: Path) -> None:
    wrong = data / "wrong.toml"
    wrong.write_text(branch_file("bontang").read_text(encoding="utf-8").replace("Asia/Makassar", "Asia/Bontang"))
    assert "time_zone" in lapak("branch", "import", str(wrong), status=1).output

    wrong.write_text("code = ")
    assert "not TOML" in lapak("branch", "import", str(wrong), status=1).output
    assert as_json("branch", "list") == []


def test_an_unknown_branch_is_refused_with_a_sentence(data: Path) -> None:
    result = lapak("branch", "export", "nowhere", status=1)

    assert result.output.strip()
    assert "Traceback" not in result.output


def test_a_person_gets_a_password_a_token_and_a_link(data: Path) -> None:
    with_branch()
    lapak("user", "add", "rina", "--role", "officer", "--branch", "bontang", "--password-stdin", stdin="long enough 99\n")

    assert len(lapak("user", "token", "rina").stdout.strip()) >= 32
    assert as_json("user", "link", "rina")["url"].startswith("http://127.0.0.1:8000/sign-in/")
    assert as_json("user", "list") == [{"user": "rina", "role": "officer", "branch": "bontang"}]
    lapak("user", "remove", "rina")
    assert as_json("user", "list") == []


def test_what_may_not_be_is_refused_with_one(data: Path) -> None:
    with_branch()
    add = ["user", "add", "rina", "--role", "officer", "--branch", "bontang"]

    lapak(*add, "--password-stdin", stdin="short\n", status=1)
    lapak("user", "add", "rina", "--role", "officer", "--no-password", status=1)
    lapak("user", "token", "nobody", status=1)
    lapak(*add, "--no-password")
    lapak(*add, "--no-password", status=1)
    lapak("device", "add", "k", "--kind", "kiosk", "--branch", "nowhere", status=1)


def test_a_device_gets_its_key_or_a_code_once(data: Path) -> None:
    with_branch()

    assert as_json("device", "add", "kiosk-1", "--kind", "kiosk", "--branch", "bontang")["key"]
    lapak("device", "add", "kiosk-1", "--kind", "kiosk", "--branch", "bontang", status=1)
    assert as_json("device", "enrol", "kiosk-2", "--kind", "kiosk", "--branch", "bontang")["code"]
    lapak("device", "revoke", "kiosk-1")
    assert {one["device"]: one["revoked"] for one in as_json("device", "list")}["kiosk-1"] is True


def test_a_backup_brings_everything_back(data: Path) -> None:
    with_branch()
    saved = data / "saved.sqlite"
    lapak("db", "backup", str(saved))
    lapak("user", "add", "rina", "--role", "administrator", "--no-password")

    lapak("db", "backup", str(saved), status=1)
    lapak("db", "restore", str(saved), "--yes")

    assert as_json("branch", "list") == ["bontang"]
    assert as_json("user", "list") == []
    assert as_json("db", "check") == {"ok": True, "problems": []}
    assert list(data.glob("lapak.sqlite.replaced-*")), "what was there before is kept"


def test_a_damaged_backup_is_not_brought_back(data: Path) -> None:
    with_branch()
    damaged = data / "damaged.sqlite"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\x00" * 4000)

    lapak("db", "restore", str(damaged), "--yes", status=1)

    assert as_json("branch", "list") == ["bontang"]


def test_a_database_that_is_missing_or_older_is_told_of(data: Path) -> None:
    assert as_json("db", "check", status=1)["ok"] is False
    lapak("db", "upgrade")
    lapak("db", "check")

    with closing(sqlite3.connect(data / "lapak.sqlite")) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()
    assert "lapak db upgrade" in lapak("db", "check", status=1).output


def test_closing_the_day_twice_does_nothing_twice(data: Path) -> None:
    with_branch()

    assert as_json("close-day") == {"bontang": False}
    assert as_json("close-day", "bontang") == {"bontang": False}
    lapak("close-day", "nowhere", status=1)


def test_the_doctor_says_what_to_do(data: Path) -> None:
    found = {one["what"]: one for one in as_json("doctor", status=1)}
    assert found["database"]["what_to_do"]

    with_branch()
    found = {one["what"]: one for one in as_json("doctor", "--printer", f"fake:{data}/slips")}
    assert found["safety"]["ok"]
    assert found["branches"]["ok"]
    assert found["printer"]["ok"]
    lapak("doctor", "--printer", "network:127.0.0.1:1", status=1)


def test_a_test_slip_is_printed(data: Path) -> None:
    assert as_json("print", "test", "--printer", f"fake:{data}/slips")["ok"] is True
    assert list((data / "slips").glob("slip-*.png"))
    lapak("print", "test", "--printer", "pigeon:home", status=1)


def test_a_kiosk_needs_no_server_libraries() -> None:
    program = (
        "import sys\n"
        "from caller_server.commands import main\n"
        "try: main(['kiosk', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'flask', 'sqlalchemy', 'gevent', 'socketio', 'kivy'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "broken", ("no_such_library:main", "Broken."))

    assert "no_such_library" in lapak("broken", status=1).output


@pytest.mark.espeak
def test_the_voice_is_built_into_a_folder_of_its_own(data: Path) -> None:
    assert shutil.which("espeak-ng")
    report = as_json("voice", "build", "--engine", "espeak", "--language", "id", "--folder", str(data / "sounds"))

    assert report["made"] > 30
    assert report["missing"] == []
