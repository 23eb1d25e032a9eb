"""``lapak audit``: what it prints, with which status it ends, and the seals that are written down."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from caller_server.commands import main
from caller_server.wiring.secret import seal_key
from config.settings import load
from tests import hall as halls
from tests.audit_day import BRANCH, end_the_day, tamper, work_a_day
from tests.hall import Hall
from tests.web.site import another_branch


@pytest.fixture
def worked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A database of the command's own settings, sealed with its server's key."""
    url = f"sqlite:///{tmp_path}/lapak.sqlite"
    monkeypatch.setenv("LAPAK_DATABASE_URL", url)
    CliRunner().invoke(main, ["db", "upgrade"])
    monkeypatch.setattr(halls, "KEY", seal_key(load()))
    made = Hall(url, **BRANCH)
    work_a_day(made)
    yield made
    made.close()


def lapak(*arguments: str, status: int = 0) -> Result:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["audit", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def as_json(*arguments: str, status: int = 0) -> Any:
    return json.loads(lapak(*arguments, "--json", status=status).stdout)


def test_the_day_is_told_and_the_whole_log_verified(worked: Hall) -> None:
    said = lapak().stdout

    assert "Kantor Cabang Bontang, 2026-11-23" in said
    assert "sakit, diminta penyelia" in said
    assert "The log is whole." in said
    assert "Newest seal: bontang=" in said
    assert "Catatan utuh." in lapak("--lang", "id").stdout


def test_what_people_wrote_stays_as_they_wrote_it(worked: Hall) -> None:
    worked.do("call_number", number="A004", reason="[/x] [bold]tolong[/bold]")

    assert "[/x] [bold]tolong[/bold]" in lapak().stdout
    assert "\\[" not in lapak().stdout


def test_a_branch_where_nothing_happened_says_so(worked: Hall) -> None:
    worked.catalogue.import_branch(another_branch())

    assert "Nothing has happened yet." in lapak("--branch", "samarinda").stdout
    assert lapak("--why", "A004").stdout.count("The log is whole.") == 1


def test_the_answer_as_json_is_the_one_of_the_api(worked: Hall) -> None:
    end_the_day(worked)

    today, accounts = as_json()
    [monday] = as_json("2026-11-23", "--branch", "bontang")

    assert (today["day"], today["entries"]) == ("2026-11-24", [])
    assert {entry["what"] for entry in monday["entries"]} >= {"chosen", "no_show", "day_ended"}
    assert monday["verification"]["day"] is None
    assert monday["verification"]["events"] > 60
    assert (accounts["branch"], accounts["verification"]["is_whole"]) == ("@accounts", True)


def test_who_went_before_a_number_is_told_with_the_reason(worked: Hall) -> None:
    said = lapak("--why", "a4").stdout

    assert "Who was called before A004" in said
    assert "K001" in said
    assert "priority (at most one after 2 others)" in said


def test_a_broken_log_ends_with_one_and_says_where(worked: Hall) -> None:
    tamper(worked, "UPDATE branch_event SET actor = 'bo' WHERE kind = 'quota_changed'")

    assert "this event was changed after it was written" in lapak(status=1).stdout
    found, _ = as_json(status=1)
    assert [one["code"] for one in found["verification"]["findings"]] == ["altered"]


def test_a_seal_that_was_written_down_is_found_again(worked: Hall) -> None:
    noted = lapak("--seal").stdout.strip()
    end_the_day(worked)

    assert noted.startswith("bontang=")
    lapak("--expect", noted)
    said = lapak("--expect", noted[:-1] + ("0" if noted[-1] != "0" else "1"), status=1).stdout
    assert "is not the one that was noted down" in said


def test_accounts_and_devices_are_verified_with_the_branches(worked: Hall) -> None:
    add_rina()
    said = lapak().stdout

    assert "Accounts and devices\nThe log is whole. 2 events checked, 1 to 2.\nNewest seal: @accounts=2:" in said
    assert "Akun dan perangkat\nCatatan utuh. 2 kejadian diperiksa, urutan 1 sampai 2." in lapak("--lang", "id").stdout
    assert "Accounts" not in lapak("--branch", "bontang").stdout


def test_a_role_that_somebody_gave_themselves_in_the_log_ends_with_one(worked: Hall) -> None:
    add_rina()

    tamper(worked, """UPDATE account_event SET detail = '{"role": "administrator"}' WHERE kind = 'user_added'""")

    assert "The log is broken at event 1: this event was changed after it was written" in lapak(status=1).stdout
    assert [one["verification"]["is_whole"] for one in as_json(status=1)] == [True, False]
    lapak("--branch", "bontang")


def test_the_seal_of_the_accounts_can_be_written_down_too(worked: Hall) -> None:
    add_rina()
    noted = [line for line in lapak("--seal").stdout.split() if line.startswith("@accounts=2:")]
    lapak("--expect", *noted)

    tamper(worked, "DELETE FROM account_event", "UPDATE account_log SET seq = 0, chain = NULL")

    lapak()
    assert "is not the one that was noted down" in lapak("--branch", "bontang", "--expect", *noted, status=1).stdout


def add_rina() -> None:
    for command in (["add", "rina", "--role", "officer", "--branch", "bontang", "--no-password"], ["link", "rina"]):
        assert CliRunner().invoke(main, ["user", *command]).exit_code == 0


def test_another_servers_key_fits_no_seal(worked: Hall, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x" * 43, encoding="ascii")

    assert "this server's key was changed" in lapak(status=1).stdout


@pytest.mark.parametrize("wrong", [["--expect", "bontang"], ["--expect", "bontang=1:zz"], ["yesterday"], ["--lang", "xx"]])
def test_wrong_use_ends_with_two(worked: Hall, wrong: list[str]) -> None:
    lapak(*wrong, status=2)


@pytest.mark.parametrize("wrong", [["--branch", "nowhere"], ["2020-01-01"], ["--why", "Z999"], ["--expect", "x=1:" + "0" * 64]])
def test_what_is_not_there_ends_with_one(worked: Hall, wrong: list[str]) -> None:
    lapak(*wrong, status=1)
