"""A branch that is described anew while its server runs: every screen has it at once, also when the command line did it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from click.testing import CliRunner

from caller_server.commands import main
from caller_server.contract.events import HEARTBEAT_EVERY_S
from caller_server.contract.toml_text import as_toml
from tests.realtime.listener import listening
from tests.server_process import ServerProcess

HERE = "/admin/branches/bontang"


def described(server: ServerProcess) -> dict[str, Any]:
    told: dict[str, Any] = server.get(HERE, server.keys.administrator).json()
    return told


def put(server: ServerProcess, **changes: Any) -> requests.Response:
    told = described(server)
    body = {"request_id": str(uuid4()), "version": told["version"], "description": told["description"] | changes}
    headers = {"Authorization": f"Bearer {server.keys.administrator}"}
    return requests.put(f"{server.url}/api/v1{HERE}", json=body, headers=headers, timeout=30)


def test_every_screen_that_is_open_gets_what_was_saved(server: ServerProcess) -> None:
    taken = server.take()
    counters = described(server)["description"]["counters"]
    counters[0] |= {"label": "9", "services": ["A", "K", "M", "P", "U"]}
    console_auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}
    with (
        listening(server.url, "/board", {"branch": "bontang"}) as board,
        listening(server.url, "/console", console_auth) as console,
        listening(server.url, "/ticket", {"token": taken["token"]}) as phone,
    ):
        for socket, event in ((board, "board"), (console, "counter"), (phone, "ticket")):
            socket.wait(event)

        assert put(server, name="Kantor Baru", counters=counters).status_code == 200

        assert board.wait("board", lambda view: view["name"] == "Kantor Baru").what["counters"][0]["label"] == "9"
        view = console.wait("counter", lambda view: view["label"] == "9").what
        assert [service["code"] for service in view["services"]] == ["A", "K", "M", "P", "U"]
        newest = server.get("/branches/bontang/board").json()["seq"]
        assert phone.wait("ticket", lambda view: view["seq"] == newest)
    assert server.get("/branches/bontang", server.keys.kiosk).json()["name"] == "Kantor Baru"


def test_what_the_command_line_imports_is_there_without_a_restart(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "bontang.toml"
    file.write_text(as_toml(described(server)["description"] | {"name": "Kantor dari berkas"}), encoding="utf-8")
    with listening(server.url, "/board", {"branch": "bontang"}) as board:
        board.wait("board")

        done = CliRunner().invoke(main, ["branch", "import", str(file), "--database", server.settings["database_url"]])

        assert done.exit_code == 0, done.output
        assert server.get("/branches/bontang/board").json()["name"] == "Kantor dari berkas"
        board.wait("board", lambda view: view["name"] == "Kantor dari berkas", within_s=HEARTBEAT_EVERY_S + 8)
    (newest, *_) = server.get(f"{HERE}/changes", server.keys.administrator).json()["changes"]
    assert (newest["actor_kind"], newest["changes"][0]["after"]) == ("system", "Kantor dari berkas")


def test_a_branch_that_is_added_works_without_a_restart(server: ServerProcess) -> None:
    counters = [{"code": "samarinda-1", "label": "1", "services": ["A"]}]
    wanted = described(server)["description"] | {"code": "samarinda", "name": "Samarinda", "counters": counters, "displays": []}
    wanted["services"] = [wanted["services"][0] | {"following": None}]
    headers = {"Authorization": f"Bearer {server.keys.administrator}"}

    def post(path: str, **body: Any) -> requests.Response:
        sent = {"request_id": str(uuid4())} | body
        return requests.post(f"{server.url}/api/v1/{path}", json=sent, headers=headers, timeout=30)

    assert post("admin/branches", description=wanted).status_code == 201
    console_auth = {"bearer": server.keys.administrator, "branch": "samarinda", "counter": "samarinda-1"}
    with (
        listening(server.url, "/board", {"branch": "samarinda"}) as board,
        listening(server.url, "/console", console_auth) as console,
    ):
        board.wait("board", lambda view: view["name"] == "Samarinda")
        console.wait("counter")
        assert post("branches/samarinda/tickets", service="A").status_code == 201
        assert post("counters/samarinda-1/open").status_code == 200
        assert post("counters/samarinda-1/call-next").json()["ticket"]["number"] == "A001"

        assert board.wait("board", lambda view: view["calls"]).what["calls"][0]["counter"] == "samarinda-1"
        board.wait("heartbeat", within_s=HEARTBEAT_EVERY_S + 8)
