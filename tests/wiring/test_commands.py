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
from hypothesis import HealthCheck, given, settings

from caller_server.commands import COMMANDS, main
from caller_server.contract.toml_text import from_toml
from caller_server.domain.ids import BranchCode, CounterCode
from caller_server.storage.catalogue import BranchFile
from caller_server.usecases.ports import Actor, Request
from caller_server.usecases.shifts import open_counter
from caller_server.wiring import make_ports, open_store
from config.paths import branch_file
from config.settings import load
from tests.branch_files import branch_files


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
    assert BranchFile.model_validate(tomllib.loads(exported)) == BranchFile.model_validate(written)
    assert "max_calls" not in exported, "what has its usual value is left out"
    assert as_json("branch", "list") == ["bontang"]


def test_a_branch_comes_out_as_json_too_and_goes_in_again(data: Path) -> None:
    with_branch()
    exported = as_json("branch", "export", "bontang")
    assert exported == tomllib.loads(lapak("branch", "export", "bontang").stdout)

    file = data / "again.json"
    file.write_text(json.dumps(exported | {"name": "Kantor Lain"}), encoding="utf-8")
    told = as_json("branch", "import", str(file))

    change = {"path": "name", "before": "Kantor Cabang Bontang", "after": "Kantor Lain"}
    assert told == {"branch": "bontang", "is_new": False, "changes": [change]}


@given(branch=branch_files())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_branch_says_the_commands_bring_it_out_and_in_again(data: Path, branch: BranchFile) -> None:
    toml, plain = data / "branch.toml", data / "branch.json"
    plain.write_text(branch.model_dump_json(), encoding="utf-8")
    lapak("branch", "import", str(plain))

    toml.write_text(lapak("branch", "export", "bontang").stdout, encoding="utf-8")
    plain.write_text(lapak("branch", "export", "bontang", "--json").stdout, encoding="utf-8")

    for file, description in ((toml, from_toml(toml.read_text("utf-8"))), (plain, json.loads(plain.read_text("utf-8")))):
        assert BranchFile.model_validate(description) == branch
        assert as_json("branch", "import", str(file))["changes"] == []


def test_a_file_from_an_editor_that_marks_its_beginning_is_read(data: Path) -> None:
    file = data / "bontang.toml"
    file.write_text(branch_file("bontang").read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-8-sig", newline="")

    assert "is added" in lapak("branch", "import", str(file)).stdout
    file.write_bytes("name = 'Bontang'".encode("utf-16"))
    assert "is not TOML" in lapak("branch", "import", str(file), status=1).output


def test_people_and_devices_come_out_as_files_and_go_in_again(data: Path) -> None:
    with_branch()
    lapak("user", "add", "rina", "--role", "officer", "--branch", "bontang", "--no-password")
    lapak("device", "add", "kiosk-1", "--kind", "kiosk", "--branch", "bontang")
    people, machines = data / "people.toml", data / "devices.json"
    people.write_text(lapak("user", "export").stdout, encoding="utf-8")
    machines.write_text(lapak("device", "export", "--branch", "bontang", "--json").stdout, encoding="utf-8")

    assert lapak("user", "import", str(people)).stdout == "all is as the file says already\n"
    assert as_json("device", "import", str(machines)) == [{"name": "kiosk-1", "what": "same"}]
    lapak("user", "remove", "rina")
    lapak("device", "revoke", "kiosk-1")
    assert lapak("user", "import", str(people), "--dry-run").stdout == "would be added: rina\n"
    assert as_json("user", "list") == []
    assert lapak("user", "import", str(people)).stdout == "added: rina\n"
    (told,) = as_json("device", "import", str(machines))

    assert (told["name"], told["what"], len(told["code"])) == ("kiosk-1", "added", 10)
    assert lapak("user", "export").stdout == people.read_text(encoding="utf-8")
    assert as_json("device", "export")["devices"] == json.loads(machines.read_text(encoding="utf-8"))["devices"]


def test_files_of_people_that_cannot_be_are_refused_with_a_sentence(data: Path) -> None:
    with_branch()
    file = data / "people.toml"
    for text, told in (
        ('[[users]]\nusername = "rina"\nrole = "king"\n', "users.0.role: Choose one of those on offer."),
        ('[[users]]\nusername = "rina"\nrole = "officer"\nbranch = "nowhere"\n', "There is no such branch."),
        ('[[users]]\nusername = "rina"\nrole = "officer"\n', "branch"),
        ("users = 1", "users"),
        ("[[users]", "is not TOML"),
    ):
        file.write_text(text, encoding="utf-8")
        assert told in lapak("user", "import", str(file), status=1).output
    assert as_json("user", "list") == []
    lapak("user", "export", "--branch", "nowhere", status=1)
    lapak("device", "export", "--branch", "nowhere", status=1)


def test_a_dry_run_says_what_would_change_and_changes_nothing(data: Path) -> None:
    file = data / "bontang.toml"
    text = branch_file("bontang").read_text(encoding="utf-8")
    assert "would be added" in lapak("branch", "import", str(branch_file("bontang")), "--dry-run").stdout
    assert as_json("branch", "list") == []
    with_branch()
    file.write_text(text.replace("max_calls = 3", "max_calls = 4").replace("quota = 20", ""), encoding="utf-8")

    told = lapak("branch", "import", str(file), "--dry-run").stdout

    assert told == "branch bontang would be changed\n  policy.max_calls: 3 -> 4\n  services.M.quota: 20 -> nothing\n"
    assert as_json("branch", "import", str(branch_file("bontang")))["changes"] == []
    assert "policy.max_calls: 3 -> 4" in lapak("branch", "import", str(file)).stdout
    assert "as the file says already" in lapak("branch", "import", str(file)).stdout


def test_an_import_is_logged_as_the_systems_and_takes_nothing_from_under_somebodys_hands(data: Path) -> None:
    with_branch()
    text = branch_file("bontang").read_text(encoding="utf-8")
    file = data / "bontang.toml"
    file.write_text(text.replace('name = "Kantor Cabang Bontang"', 'name = "Kantor Lain"'), encoding="utf-8")
    lapak("branch", "import", str(file))

    with closing(open_store(load())) as store:
        assert [(it.seq, it.actor_kind) for it in store.catalogue.settings_changes(BranchCode("bontang"))] == [
            (2, "system"),
            (1, "system"),
        ]
        actor, request = Actor("officer", "rina", "user:rina"), Request("1", "")
        open_counter(
            make_ports(store),
            branch=BranchCode("bontang"),
            counter=CounterCode("bontang-4"),
            services=None,
            actor=actor,
            request=request,
        )
    file.write_text(text[: text.index('[[counters]]\ncode = "bontang-4"')], encoding="utf-8")

    assert "bontang-4 is in use" in lapak("branch", "import", str(file), status=1).output


def test_a_wrong_branch_file_is_refused_by_the_name_of_the_key(data: Path) -> None:
    wrong = data / "wrong.toml"
    wrong.write_text(branch_file("bontang").read_text(encoding="utf-8").replace("Asia/Makassar", "Asia/Bontang"))
    assert lapak("branch", "import", str(wrong), status=1).output == "time_zone: There is no time zone Asia/Bontang.\n"

    wrong.write_text("code = ")
    assert "not TOML" in lapak("branch", "import", str(wrong), status=1).output
    (data / "wrong.json").write_text("{")
    assert "not JSON" in lapak("branch", "import", str(data / "wrong.json"), status=1).output
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
    assert as_json("user", "list") == [
        {"user": "rina", "role": "officer", "branch": "bontang", "disabled": False, "second_factor": False, "provider": False}
    ]
    lapak("user", "remove", "rina")
    assert as_json("user", "list") == []


def test_a_person_is_shut_out_let_in_again_and_given_another_role(data: Path) -> None:
    with_branch()
    lapak("user", "add", "rina", "--role", "viewer", "--branch", "bontang", "--no-password")

    lapak("user", "disable", "rina")
    assert as_json("user", "list")[0]["disabled"] is True
    lapak("user", "enable", "rina")
    lapak("user", "role", "rina", "--role", "supervisor", "--branch", "bontang")
    lapak("user", "reset-second-factor", "rina")

    (rina,) = as_json("user", "list")
    assert (rina["disabled"], rina["role"]) == (False, "supervisor")
    lapak("user", "role", "rina", "--role", "viewer", status=1)
    lapak("user", "disable", "nobody", status=1)
    assert "rina" in lapak("user", "list").stdout


def test_the_last_administrator_of_all_branches_stays(data: Path) -> None:
    with_branch()
    lapak("user", "add", "budi", "--role", "administrator", "--no-password")

    for command in (["remove", "budi"], ["disable", "budi"], ["role", "budi", "--role", "viewer", "--branch", "bontang"]):
        assert "last administrator" in lapak("user", *command, status=1).output
    lapak("user", "add", "dewi", "--role", "administrator", "--no-password")
    lapak("user", "remove", "budi")

    assert [person["user"] for person in as_json("user", "list")] == ["dewi"]


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
    listed = {one["device"]: one for one in as_json("device", "list")}
    assert (listed["kiosk-1"]["revoked"], listed["kiosk-2"]["enrolled"]) == (True, False)
    assert "waits for its code" in " ".join(lapak("device", "list").stdout.split())


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
    hall = ["--lamp", "fake", "--sign", "fake", "--presence", "fake", "--thermometer", "fake"]
    found = {one["what"]: one for one in as_json("doctor", "--printer", f"fake:{data}/slips", *hall)}
    assert {"lamp", "sign", "presence sensor", "thermometer"} <= set(found)
    assert found["safety"]["ok"]
    assert found["branches"]["ok"]
    assert found["printer"]["ok"]
    lapak("doctor", "--printer", "network:127.0.0.1:1", status=1)
    lapak("doctor", "--lamp", "serial:/dev/ttyNONE", status=1)


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


def test_an_agent_needs_no_server_libraries() -> None:
    program = (
        "import sys\n"
        "import hardware.agent.program\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'flask', 'sqlalchemy', 'gevent', 'kivy'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
    assert "--enrol" in lapak("agent", "--help").output


def test_a_command_s_voice_needs_its_command() -> None:
    lapak("voice", "build", "--engine", "command", status=2)
    lapak("voice", "build", "--engine", "espeak", "--command", "piper {file}", status=2)
    assert "{file}" in lapak("voice", "build", "--engine", "command", "--command", "piper", status=1).output


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "broken", ("no_such_library:main", "Broken."))

    assert "no_such_library" in lapak("broken", status=1).output


@pytest.mark.espeak
def test_the_voice_is_built_into_a_folder_of_its_own(data: Path) -> None:
    assert shutil.which("espeak-ng")
    report = as_json("voice", "build", "--engine", "espeak", "--language", "id", "--folder", str(data / "sounds"))

    assert report["made"] > 30
    assert report["missing"] == []
