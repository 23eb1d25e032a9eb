"""Asking for a look from another process: questions and answers over two streams, and who answers them."""

import pickle
import struct
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any

from caller_server.domain.ids import BranchCode
from caller_server.usecases.ahead.look import Look, look
from caller_server.usecases.ahead.memory import Memory, remembered
from caller_server.usecases.ports import BranchRead

_LENGTH = struct.Struct(">I")


def write(pipe: IO[bytes], value: Any) -> None:
    """One value into a pipe between the server and its own child."""
    content = pickle.dumps(value)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def read(pipe: IO[bytes]) -> Any:
    """The next value of a pipe. Raises EOFError when the other side has gone."""
    content = _exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0])
    return pickle.loads(content)  # noqa: S301  from our own child, over a pipe that nobody else holds


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = pipe.read(count - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


class Looker:
    """What the child does: answers questions about branches, remembering each."""

    def __init__(self, read_branch: Callable[[BranchCode, datetime], Any]) -> None:
        self._read_branch = read_branch
        self._memories: dict[BranchCode, Memory] = {}

    def __call__(self, branch: BranchCode, now: datetime) -> Look:
        """One look at a branch."""
        with self._read_branch(branch, now) as found:
            return self.look(found)

    def look(self, found: BranchRead) -> Look:
        """One look at a snapshot."""
        code = found.branch.code
        memory = self._memories.get(code) or remembered(found)
        answer, self._memories[code] = look(found, memory)
        return answer


def serve(looker: Looker, questions: IO[bytes], answers: IO[bytes], failed: Callable[[BranchCode], None]) -> None:
    """Answer questions until the server closes its end. A look that fails is answered with None; ``failed`` is called for it."""
    while True:
        try:
            branch, now = read(questions)
        except EOFError:
            return
        try:
            answer: Look | None = looker(branch, now)
        except Exception:
            failed(branch)
            answer = None
        try:
            write(answers, answer)
        except BrokenPipeError:  # the server went while this was looking
            return
