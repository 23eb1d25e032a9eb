"""A branch in the middle of its morning, lived through by the real use cases at the real times, for pictures of a working day.

The branch lies in whatever time zone it is nine o'clock in now, so that its clock needs no setting.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from caller_server.storage.catalogue import Catalogue
from caller_server.storage.engine import open_database
from caller_server.storage.migrate import upgrade
from caller_server.usecases import participate
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.usecases.ports import Actor
from caller_server.wiring import open_store
from config.paths import branch_file
from config.settings import load
from tests.hall import Hall, a_request
from tests.server_process import Keys

BEGAN_MIN = -84  # minutes before now
LAST_CALL_MIN = -2
OFFICERS = {"bontang-1": "dewi", "bontang-2": "agus", "bontang-3": "rina", "bontang-4": "putri", "bontang-b1": "joko"}
# Who comes, as (minutes before now, service); those with an ! go first by law, those with a ~ wait outside.
COMES = (
    "-83A -82D -82A -81A -80K -79A -78U -77A -76P -75A -74D -72A -71M -70A! -68K -66A -65D -63A -61P -60A -58U -56A -54K -52A"
    " -50D -48A -46K -45A -43P -41A -39D -37A -35M -33A -31K -27P! -25A -22D -20K -18A~ -16A -12U -8D -6A"
)
SERVED_IN_MIN = (9, 13, 8, 14, 11, 12, 7)
WALKS_MIN = 1
USUAL_MIN = 10  # of services that few people have asked for by then, so that it is known when all will be served
FREE, FREE_FROM_MIN = "bontang-3", -9  # this counter calls nobody any more, and has nobody when the picture is taken
Besides = Callable[[Hall, int], None]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass
class Desk:
    """A counter and what its officer does next, in minutes before now."""

    code: str
    actor: Actor
    starts: int | None = None
    finishes: int | None = None


def branch_where_it_is_nine(now: datetime) -> dict[str, Any]:
    """The demo branch, in the time zone where it is between nine and ten now, open on any day."""
    description = tomllib.loads(branch_file("bontang").read_text(encoding="utf-8"))
    ahead = (9 - now.astimezone(UTC).hour + 12) % 24 - 12
    for service in description["services"]:
        if isinstance(service.get("quota"), dict):
            service["quota"] = max(service["quota"].values())
        service.setdefault("usual_minutes", USUAL_MIN)
    hours: dict[str, Any] = {day: [["07:30", "15:30"]] for day in DAYS}
    return description | {"time_zone": f"Etc/GMT{-ahead:+d}", "hours": hours}


def live_through(folder: Path, besides: Besides = lambda _hall, _minute: None) -> tuple[Keys, dict[str, str]]:
    """Let a morning pass in a fresh ``lapak.sqlite``: keys to its server, and the secret of each ticket by its number.

    ``besides`` is called in every minute (before now, so below 0) for what else happens then.
    """
    url = f"sqlite:///{folder / 'lapak.sqlite'}"
    upgrade(url)
    now = datetime.now(UTC)
    description = branch_where_it_is_nine(now)
    database = open_database(url)
    Catalogue(database, lambda: now + timedelta(minutes=BEGAN_MIN)).import_branch(description)
    database.close()
    hall = Hall(url, **description)
    try:
        tokens = _pass_time(hall, now, besides)
    finally:
        hall.close()
    return _keys(url), tokens


def _pass_time(hall: Hall, now: datetime, besides: Besides) -> dict[str, str]:
    comes = [(int(one.rstrip("!~ADKMPU")), one.lstrip("-0123456789")) for one in COMES.split()]
    desks = [Desk(code, Actor("officer", name, f"user:{name}")) for code, name in OFFICERS.items()]
    lasts = iter(SERVED_IN_MIN * 20)
    tokens: dict[str, str] = {}
    for minute in range(BEGAN_MIN, 0):
        hall.now = now + timedelta(minutes=minute)
        for desk in desks:
            if minute == BEGAN_MIN:
                hall.open(desk.code, desk.actor)
            _work(hall, desk, minute, lasts)
        for _, who in [one for one in comes if one[0] == minute]:
            view, token = hall.take_with_token(who[0], priority="!" in who)
            tokens[view.number] = token
            if "~" in who:
                participate.away(hall.ports, token=token, walk_minutes=10, request=a_request())
        besides(hall, minute)
    return tokens


def _work(hall: Hall, desk: Desk, minute: int, lasts: Any) -> None:
    if desk.finishes == minute or (desk.code == FREE and desk.finishes is not None and minute == -1):
        hall.do("finish", desk.code, desk.actor)
        desk.finishes = None
    if desk.starts == minute:
        hall.do("start_serving", desk.code, desk.actor)
        desk.starts, desk.finishes = None, minute + next(lasts)
    is_free = desk.starts is None and desk.finishes is None
    calls_until = FREE_FROM_MIN if desk.code == FREE else LAST_CALL_MIN
    if is_free and minute <= calls_until and hall.call_next(desk.code, desk.actor):
        desk.starts = minute + WALKS_MIN


def _keys(url: str) -> Keys:
    store = open_store(load(database_url=url))
    try:
        accounts = store.accounts
        for name, role in (("rina", Role.OFFICER), ("bo", Role.OFFICER), ("sari", Role.SUPERVISOR), ("budi", Role.ADMINISTRATOR)):
            accounts.add_user(name, role, "bontang")
        return Keys(
            kiosk=accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"),
            agent=accounts.add_device("agent-1", DeviceKind.AGENT, "bontang"),
            officer=accounts.add_token("rina"),
            second_officer=accounts.add_token("bo"),
            supervisor=accounts.add_token("sari"),
            administrator=accounts.add_token("budi"),
        )
    finally:
        store.close()


def display_key(url: str) -> str:
    """The key of a new display, with which it shows the code for joining by phone."""
    store = open_store(load(database_url=url))
    try:
        return store.accounts.add_device("display-1", DeviceKind.DISPLAY, "bontang")
    finally:
        store.close()


def sign_in_path(url: str) -> str:
    """A one-time link for the officer of Loket 3, without the server's address."""
    store = open_store(load(database_url=url))
    try:
        return f"/sign-in/{store.accounts.sign_in_link('rina')}"
    finally:
        store.close()
