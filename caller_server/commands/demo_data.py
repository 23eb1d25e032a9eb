"""What the demo needs before it starts: a branch, people, keys, and an hour at which the branch is open."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.paths import branch_file
from config.settings import Settings

if TYPE_CHECKING:
    from caller_server.wiring import Store

BRANCH = "bontang"
STARTS_AT_HOUR = 9


@dataclass(frozen=True)
class Person:
    """Somebody of the demo branch."""

    name: str
    role: str


# Rina, Gita, Sari and Budi are whoever looks at the demo; the others serve its crowd, each at a counter of their own.
LOOKED_AS = (
    Person("rina", "officer"),
    Person("gita", "greeter"),
    Person("sari", "supervisor"),
    Person("budi", "administrator"),
)
AT_COUNTERS = {"bontang-1": "dewi", "bontang-2": "agus", "bontang-4": "putri", "bontang-b1": "joko"}
PEOPLE = (*LOOKED_AS, *(Person(name, "officer") for name in AT_COUNTERS.values()))


@dataclass(frozen=True)
class DemoData:
    """Secrets of one run: sign-in links by person, a link to the page that gives numbers, keys of devices, and the tokens of
    the officers who serve the crowd, by counter.
    """

    links: dict[str, str]
    take_link: str
    kiosk_key: str
    display_key: str
    agent_key: str
    officer_tokens: dict[str, str]


def place_branch(settings: Settings) -> None:
    """Put the demo's branch into the database."""
    from caller_server.commands.common import store

    with store(settings) as opened:
        opened.catalogue.import_branch(tomllib.loads(branch_file(BRANCH).read_text(encoding="utf-8")))


def furnish(settings: Settings) -> DemoData:
    """Put people and devices into the database, and make this run's links and keys. Old keys of the demo end."""
    from caller_server.commands.common import store
    from caller_server.usecases.accounts import DeviceKind, Role

    with store(settings) as opened:
        accounts = opened.accounts
        known = {staff.username for staff in accounts.users()}
        for person in PEOPLE:
            if person.name not in known:
                accounts.add_user(person.name, Role(person.role), BRANCH)
        return DemoData(
            links={person.name: accounts.sign_in_link(person.name) for person in LOOKED_AS},
            take_link=accounts.sign_in_link("rina"),
            kiosk_key=_device(opened, "kiosk-1", DeviceKind.KIOSK),
            display_key=_device(opened, "display-1", DeviceKind.DISPLAY),
            agent_key=_device(opened, "agent-1", DeviceKind.AGENT),
            officer_tokens={counter: accounts.add_token(name) for counter, name in AT_COUNTERS.items()},
        )


def _device(opened: "Store", name: str, kind: object) -> str:
    from caller_server.usecases.accounts import DeviceKind

    if any(status.device.name == name and not status.is_revoked for status in opened.accounts.devices()):
        opened.accounts.revoke_device(name)
    return opened.accounts.add_device(name, DeviceKind(str(kind)), BRANCH)


def clock_start(settings: Settings) -> datetime | None:
    """None when the branch is open by the real clock; else a Monday at nine, branch time, when it is.

    A day that the demo has seen already does not come again: numbers would go on where they were.
    """
    from caller_server.commands.common import store
    from caller_server.domain.branch import business_day, opening
    from caller_server.domain.ids import BranchCode

    now = datetime.now(UTC)
    with store(settings) as opened, opened.branches.read_branch(BranchCode(BRANCH), now) as read:
        branch, seen, is_new = read.branch, read.day, read.seq == 0
    today = business_day(branch, now)
    if opening(branch, now).is_open and seen <= today:
        return None
    day = max(today, seen) if is_new else max(today, seen + timedelta(days=1))
    while True:
        start = datetime(day.year, day.month, day.day, STARTS_AT_HOUR, tzinfo=ZoneInfo(branch.time_zone))
        if day.weekday() == 0 and opening(branch, start).is_open:
            return start
        day += timedelta(days=1)


def settings_for(folder: Path) -> dict[str, object]:
    """The settings of the demo's own database."""
    return {"database_url": f"sqlite:///{(folder / 'lapak.sqlite').resolve()}"}
