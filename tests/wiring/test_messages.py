"""Real servers send real messages: from a call to the push service, through a kill, and from two processes on one database."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.databases import postgres_url
from tests.messages.providers import HttpProvider, Phone, http_provider
from tests.server_process import ServerProcess, eventually, running, start

SECRET = "s" * 40


@pytest.fixture
def service() -> Iterator[HttpProvider]:
    with http_provider() as made:
        yield made


def a_followed_ticket(server: ServerProcess, phone: Phone, **contact: Any) -> str:
    token = str(server.take()["token"])
    answer = server.post(f"/tickets/{token}/subscribe", **phone.subscription)
    assert answer.status_code == 200, answer.text
    if contact:
        answer = server.post(f"/tickets/{token}/contact", consent=True, **contact)
        assert answer.status_code == 200, answer.text
    return token


def reach_at(server: ServerProcess, counter: str = "bontang-1") -> dict[str, str]:
    ticket = server.get(f"/counters/{counter}", server.officer_at(counter)).json()["ticket"]
    return {one["rung"]: one["result"] for one in ticket["reach"]}


def test_a_call_wakes_the_phone_then_writes_and_the_officer_sees_it(tmp_path: Path, service: HttpProvider) -> None:
    phone = Phone(service.url)
    with http_provider() as gateway:
        settings = {
            "push_hosts": "127.0.0.1",
            "sms_url": f"json://user:geheim@127.0.0.1:{gateway.port}/{{contact}}",
            "reach_wait_s": "5",
            "log_level": "DEBUG",
        }
        with running(tmp_path, **settings) as server:
            token = a_followed_ticket(server, phone, kind="phone", value="0812-3456-4821")
            server.open_counter()
            number = server.call_next()["number"]
            eventually(lambda: service.requests, 30)
            eventually(lambda: reach_at(server).get("push") == "accepted")
            eventually(lambda: gateway.requests, 30)
            eventually(lambda: reach_at(server).get("sms") == "accepted")
            log = server.log

    told = phone.opened(service.requests[0])
    assert (told["kind"], told["tag"], told["url"]) == ("called", number, f"/t/{token}")
    assert gateway.requests[0].path == "/6281234564821"
    assert number in gateway.requests[0].json["message"]
    assert len(service.requests) == len(gateway.requests) == 1
    for secret in ("4821", "geheim", phone.endpoint, phone.auth):
        assert secret not in log


def test_an_internal_push_service_is_refused_by_a_server_that_was_told_of_none(tmp_path: Path, service: HttpProvider) -> None:
    with running(tmp_path) as server:
        token = server.take()["token"]
        for endpoint in (Phone(service.url).endpoint, "https://127.0.0.1/x", "https://localhost/x", "https://169.254.169.254/x"):
            answer = server.post(f"/tickets/{token}/subscribe", **(Phone(service.url).subscription | {"endpoint": endpoint}))
            assert answer.status_code == 403, answer.text

        assert server.get(f"/tickets/{token}/reach").json()["subscriptions"] == 0
    assert service.requests == []


def test_a_push_service_that_hangs_holds_up_nobody_in_the_queue(tmp_path: Path, service: HttpProvider) -> None:
    service.answers = ["hang"]
    with running(tmp_path, push_hosts="127.0.0.1") as server:
        for place in range(4):
            a_followed_ticket(server, Phone(service.url, f"phone-{place}"))
        server.open_counter()
        server.call_next()
        eventually(lambda: service.requests)
        answers = [requests.get(f"{server.url}/livez", timeout=30).status_code for _ in range(20)]
        server.take()
        waiting = reach_at(server)

    assert answers == [200] * 20
    assert waiting["push"] == "waiting"  # and not given up yet, which takes ten seconds: nobody waited for that


def test_a_server_killed_between_sending_and_noting_doubles_one_message_at_most(tmp_path: Path, service: HttpProvider) -> None:
    service.answers = ["hang", 201]  # the first answer never comes: it is sent, and not noted
    phone = Phone(service.url)
    settings = {"push_hosts": "127.0.0.1", "secret_key": SECRET}
    server = start(tmp_path, **settings)
    try:
        token = a_followed_ticket(server, phone)
        server.open_counter()
        server.call_next()
        eventually(lambda: service.requests)
    finally:
        server.kill()
    _let_the_lease_be_over(server)

    with running(tmp_path, keys=server.keys, **settings) as again:
        eventually(lambda: len(service.requests) == 2, 30)
        eventually(lambda: reach_at(again).get("push") == "accepted")
        time.sleep(1.5)

    first, second = (phone.opened(sent) for sent in service.requests)
    assert first == second | {"at": first["at"]}  # the phone shows one: same tag
    assert second["url"] == f"/t/{token}"
    assert service.requests[0].headers["topic"] == service.requests[1].headers["topic"]


def _let_the_lease_be_over(server: ServerProcess) -> None:
    """As if the time of a lease had passed, and the clock of the next server began where this one stopped."""
    from sqlalchemy import update

    from caller_server.storage.waiting_tables import outbox

    with server.store() as store, store.database.writer() as connection:
        connection.execute(update(outbox).values(due_at=outbox.c.created_at))


def test_two_processes_on_one_database_send_each_message_once(tmp_path: Path, service: HttpProvider) -> None:
    with postgres_url() as url:
        settings = {"push_hosts": "127.0.0.1", "secret_key": SECRET, "database_url": url}
        with running(tmp_path, **settings) as one, running(tmp_path, keys=one.keys, **settings) as two:
            keys = {server.get(f"/tickets/{one.take()['token']}/reach").json()["push_key"] for server in (one, two)}
            phones = {place: Phone(service.url, f"phone-{place}") for place in range(12)}
            for place, phone in phones.items():
                a_followed_ticket((one, two)[place % 2], phone)
            one.open_counter("bontang-1")
            for _ in range(6):
                one.call_next()
                two.post("/counters/bontang-1/no-show", one.keys.officer)
            # two tickets without a phone came first: four of the followed were called, and then missed
            eventually(lambda: len(service.requests) >= 8, 30)
            time.sleep(2)

    assert len(keys) == 1
    tags = [(sent.path, phones[int(sent.path.rpartition("-")[2])].opened(sent)["kind"]) for sent in service.requests]
    assert len(tags) == len(set(tags))
    assert len([kind for _, kind in tags if kind == "missed"]) == 4
