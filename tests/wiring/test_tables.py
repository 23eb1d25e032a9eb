"""Tables on the command line show what people wrote as they wrote it."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from caller_server.commands import main
from caller_server.commands.common import table
from caller_server.usecases.accounts import DeviceKind, DeviceReport
from caller_server.wiring import open_store
from config.paths import branch_file
from config.settings import load

WRITTEN = ["[red]rina[/red]", "[/]", "[link=http://x]y[/link]", ":warning:", "[@click=x]z", "\\[bold]", "100%"]


@pytest.mark.parametrize("written", WRITTEN)
def test_nothing_in_a_value_is_markup(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    table(["name"], [[written]])

    assert capsys.readouterr().out.splitlines()[1].strip() == written


def test_nothing_in_a_value_moves_the_cursor_or_colours(capsys: pytest.CaptureFixture[str]) -> None:
    table(["name", "n"], [["a\x1b[31mb\x07\r\nc\u202ed", None], [None, 3]])

    header, first, second = capsys.readouterr().out.splitlines()
    assert header.split() == ["name", "n"]
    assert first.split() == ["a", "[31mb", "c", "d", "-"]
    assert second.split() == ["-", "3"]


def test_what_a_device_says_of_itself_is_listed_as_it_said_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPAK_DATABASE_URL", f"sqlite:///{tmp_path}/lapak.sqlite")
    CliRunner().invoke(main, ["branch", "import", str(branch_file("bontang"))])
    with closing(open_store(load())) as store:
        device = store.accounts.device_by_key(store.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"))
        assert device is not None
        store.accounts.device_seen(device, DeviceReport("1.0", "ok", ("printer: [red]macet[/red]",)))

    said = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["device", "list"])

    assert "printer: [red]macet[/red]" in said.output
