"""Views as text for the wire: built once, not walked again by the socket library."""

import json
from typing import Any

from pydantic import BaseModel


class Ready(str):
    """JSON text that is sent as it is."""

    __slots__ = ()


def ready(view: BaseModel) -> Ready:
    """A view as the JSON that crosses the wire, the same as over HTTP."""
    return Ready(view.model_dump_json(by_alias=True))


def substance(text: Ready) -> str:
    """What a view says beside where it stands in time: everything after ``server_time``.

    Every view begins with branch, seq and server_time (a test holds the models to it), so nothing is parsed here.
    """
    return text.partition('"server_time":"')[2].partition('"')[2]


class ReadyJson:
    """The ``json`` module as the socket library uses it, which passes Ready text through."""

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """JSON text; ``[event, Ready]`` without encoding the second part again."""
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], Ready):
            return f"[{json.dumps(value[0])},{value[1]}]"
        return json.dumps(value, **options)

    loads = staticmethod(json.loads)
