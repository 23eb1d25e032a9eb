"""What the queue server may answer besides what was asked for: two typed values, so that nobody has to catch anything."""

from dataclasses import dataclass

from caller_server.contract.codes import Code


@dataclass(frozen=True)
class Refusal:
    """The server understood and said no. ``detail`` is a sentence for people in the language that was asked in."""

    code: Code
    detail: str
    retry_after_s: int | None = None


@dataclass(frozen=True)
class Unreachable:
    """No answer that can be trusted; ``reason`` is for the log. Whether the request took effect is not known."""

    reason: str
