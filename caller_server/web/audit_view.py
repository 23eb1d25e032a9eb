"""A business day looked back at, as the API, the page and the command line show it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from caller_server.contract.audit import AuditScreened, AuditVerification, AuditView
from caller_server.domain.audit import Group, Remark
from caller_server.domain.ids import BranchCode, ServiceCode
from caller_server.domain.numbering import DIGITS, own_number
from caller_server.usecases.audit import Auditing, look_back, verify
from caller_server.web.audit_words import AuditWords

NUMBER = re.compile(r"([A-Za-z]{1,2})(?:-[Kk]([0-9]{1,2})-)?([0-9]{1,5})")


def as_printed(number: str) -> str:
    """The number as it stands on its slip: ``a42`` is ``A042``, ``a-k2-7`` is ``A-K2-07``. Else it comes back as it is."""
    found = NUMBER.fullmatch(number)
    if found is None:
        return number
    letters, series, count = found[1].upper(), found[2], int(found[3])
    return own_number(ServiceCode(letters), int(series), count) if series else f"{letters}{count:0{DIGITS}d}"


@dataclass(frozen=True)
class Asked:
    """What of a day is wanted: everything of it, unless narrowed. ``officer`` acted, or somebody else did at their counter."""

    day: date | None = None
    group: Group | None = None
    officer: str | None = None
    number: str | None = None

    def takes(self, remark: Remark) -> bool:
        """Whether this is among what was asked for."""
        return (
            (self.group is None or remark.belongs_to(self.group))
            and (self.officer is None or self.officer in (remark.actor, remark.override_of))
            and (self.number is None or remark.number == self.number)
        )


def day_view(auditing: Auditing, code: BranchCode, asked: Asked, language: str, now: datetime) -> AuditView:
    """The day that was asked for (the one that runs now, for None), in words of ``language``.

    Raises NotFound for an unknown branch, a day that never was, or a number that was not given out then. Takes as long as the
    day was busy: to be called where waiting holds nobody up.
    """
    with auditing.open(code) as read:
        found = look_back(read, auditing.key, asked.day or read.day, number=asked.number)
        words = AuditWords(read.branch, language)
        return AuditView(
            branch=code,
            seq=read.newest.seq,
            server_time=now,
            name=read.branch.name,
            time_zone=read.branch.time_zone,
            day=found.day,
            today=read.day,
            entries=[words.entry(remark) for remark in found.remarks if asked.takes(remark)],
            total=len(found.remarks),
            people=sorted({name for remark in found.remarks for name in (remark.actor, remark.override_of) if name}),
            screened=AuditScreened(**found.screened),
            why=None if found.why is None else words.why(found.why),
            verification=words.verification(found.verification),
        )


def day_verification(auditing: Auditing, code: BranchCode, day: date | None, language: str) -> AuditVerification:
    """Whether the log of a day (the one that runs now, for None) is whole. Raises NotFound; takes as long as ``day_view``."""
    with auditing.open(code) as read:
        return AuditWords(read.branch, language).verification(verify(read, auditing.key, day=day or read.day))
