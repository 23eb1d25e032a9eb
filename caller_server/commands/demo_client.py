"""A client of our own server with nothing but the standard library, for the demo."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

PATIENCE_S = 10.0


class Refused(Exception):
    """The server said no, and why."""


@dataclass(frozen=True)
class Client:
    """Speaks to the server at ``url`` with a device's key or a person's bearer token."""

    url: str
    key: str | None = None

    def post(self, path: str, **body: Any) -> Any:
        """The answer to a command; None when there was nothing to do. Raises Refused, and OSError when nobody answers."""
        return self._ask("POST", path, {"request_id": str(uuid4())} | body)

    def is_ready(self) -> bool:
        """Whether the server takes commands."""
        try:
            with urlopen(f"{self.url}/readyz", timeout=PATIENCE_S) as answer:  # noqa: S310  our own http address
                return bool(answer.status == 200)
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request = Request(  # noqa: S310  our own http address
            f"{self.url}/api/v1{path}", data=json.dumps(body).encode(), headers=headers, method=method
        )
        try:
            with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
                content = answer.read()
        except HTTPError as error:
            raise Refused(f"{error.code}: {error.read().decode(errors='replace')}") from error
        return json.loads(content) if content else None
