"""A program of its own (it patches the process): eight greenlets take, call and follow while every greenlet switch is watched."""

import sys

from gevent import monkey

monkey.patch_all()

import tomllib  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from typing import Any  # noqa: E402
from uuid import uuid4  # noqa: E402

import gevent  # noqa: E402
import greenlet  # noqa: E402

from caller_server.storage import migrate  # noqa: E402
from caller_server.storage.engine import Database  # noqa: E402
from caller_server.wiring import Server, build, open_store  # noqa: E402
from config.paths import branch_file  # noqa: E402
from config.settings import load  # noqa: E402

inside: set[int] = set()  # greenlets that hold a write transaction now
seen = {"transactions": 0, "switches": 0}


def watch(event: str, greenlets: tuple[Any, Any]) -> None:
    if event in ("switch", "throw") and id(greenlets[0]) in inside:
        seen["switches"] += 1


def mark_transactions(yield_inside: bool) -> None:
    plain = Database.writer

    @contextmanager
    def marked(self: Database) -> Any:
        with plain(self) as connection:
            me = id(greenlet.getcurrent())
            inside.add(me)
            seen["transactions"] += 1
            try:
                if yield_inside:
                    gevent.sleep(0)
                yield connection
            finally:
                inside.discard(me)

    Database.writer = marked  # type: ignore[method-assign]


def a_server(folder: str) -> tuple[Server, str, str]:
    settings = load(database_url=f"sqlite:///{folder}/lapak.sqlite", testing=True, clock_start="2026-11-23T09:00:00+08:00")
    migrate.upgrade(settings.database_url)
    store = open_store(settings)
    store.catalogue.import_branch(tomllib.loads(branch_file("bontang").read_text(encoding="utf-8")))
    from caller_server.usecases.accounts import DeviceKind, Role

    store.accounts.add_user("rina", Role.SUPERVISOR, "bontang")  # may hold several desks
    keys = store.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"), store.accounts.add_token("rina")
    store.close()
    return build(settings), *keys


def main() -> None:
    server, kiosk, officer = a_server(sys.argv[1])
    mark_transactions("--yield-inside" in sys.argv)
    server.start()
    greenlet.settrace(watch)

    def ask(path: str, key: str, **body: Any) -> int:
        answer = server.app.test_client().post(
            f"/api/v1{path}", json={"request_id": str(uuid4())} | body, headers={"Authorization": f"Bearer {key}"}
        )
        gevent.sleep(0)
        return answer.status_code

    def people() -> None:
        for service in "AKMPDU":
            assert ask("/branches/bontang/tickets", kiosk, service=service) == 201

    def counter(code: str) -> None:
        assert ask(f"/counters/{code}/open", officer) == 200
        for _ in range(5):
            for verb in ("call-next", "start", "finish"):
                ask(f"/counters/{code}/{verb}", officer)

    jobs = [gevent.spawn(people) for _ in range(4)] + [gevent.spawn(counter, f"bontang-{n}") for n in range(1, 5)]
    gevent.joinall(jobs, raise_error=True)
    greenlet.settrace(None)
    sys.stdout.write(f"transactions: {seen['transactions']}\nswitches inside: {seen['switches']}\n")
    assert seen["transactions"] > 40
    server.stop()


main()
