"""Programs of the bench in processes of their own, so that the load does not run on the server's core."""

import multiprocessing
import resource
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

CONTEXT = multiprocessing.get_context("spawn")
ENDED_WITHIN_S = 10.0


class Failed(RuntimeError):
    """A program of the bench ended with an error; the message is its traceback."""


class Child:
    """``program(pipe, *args)`` in a process. What it sends, ``get`` gives; what ``tell`` sends, it receives."""

    def __init__(self, program: Callable[..., None], *args: Any) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_run, args=(program, theirs, *args), daemon=True)
        self.process.start()
        theirs.close()

    def get(self, within_s: float = 60.0) -> Any:
        """The next thing it says. Raises Failed, TimeoutError."""
        if not self._pipe.poll(within_s):
            raise TimeoutError(f"{self.process.name} said nothing for {within_s} s")
        try:
            said = self._pipe.recv()
        except EOFError:
            raise Failed(f"{self.process.name} ended without a word") from None
        if isinstance(said, _Error):
            raise Failed(said.text)
        return said

    def tell(self, what: Any) -> None:
        """Say something to it."""
        self._pipe.send(what)

    def ask(self, what: Any, within_s: float = 60.0) -> Any:
        """Tell it something and get what it answers."""
        self.tell(what)
        return self.get(within_s)

    def end(self) -> None:
        """End it, whatever it does."""
        self._pipe.close()
        self.process.terminate()
        self.process.join(ENDED_WITHIN_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@contextmanager
def child(program: Callable[..., None], *args: Any) -> Iterator[Child]:
    """A child that ends with the block."""
    started = Child(program, *args)
    try:
        yield started
    finally:
        started.end()


class _Error:
    def __init__(self, text: str) -> None:
        self.text = text


def _run(program: Callable[..., None], pipe: Connection, *args: Any) -> None:
    _many_files()
    try:
        program(pipe, *args)
    except Exception:
        pipe.send(_Error(traceback.format_exc()))


def _many_files() -> None:
    """Thousands of sockets need thousands of file descriptors; take what the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
