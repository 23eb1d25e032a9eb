"""Which addresses a push may be sent to. A browser's address is typed by whoever likes: it must not lead into our own network."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

HTTPS_PORT = 443
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address

Resolve = Callable[[str, int], list[str]]


class Inside(ValueError):
    """The address is not one of a push service on the open Internet."""


class Unknown(OSError):
    """The name leads nowhere just now."""


@dataclass(frozen=True)
class Place:
    """Where to connect to. ``ips`` are the addresses that were looked at: exactly these are connected to, so that a name which
    leads elsewhere a moment later (DNS rebinding) gains nothing.
    """

    host: str
    port: int
    path: str
    is_tls: bool
    ips: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port as in a URL; what a push service wants to see in the signature."""
        scheme, usual = ("https", 443) if self.is_tls else ("http", 80)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def place_of(url: str, allowed: frozenset[str], resolve: Resolve) -> Place:
    """Where ``url`` leads. Only https on its usual port, and only to addresses of the open Internet; ``allowed`` hosts of a
    closed network may stand anywhere, and be spoken to without encryption.

    Raises Inside for any other address, Unknown when the name cannot be looked up.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise Inside("not an address") from error
    if not host or parts.username is not None or parts.password is not None or not url.isascii():
        raise Inside("not an address")
    is_own = host in allowed
    if parts.scheme != "https" and not (is_own and parts.scheme == "http"):
        raise Inside("not https")
    if not is_own and port not in (None, HTTPS_PORT):
        raise Inside("another port")
    is_tls = parts.scheme == "https"
    port = port or (HTTPS_PORT if is_tls else 80)
    ips = resolve(host, port)
    if not ips:
        raise Unknown(host)
    if not is_own and not all(is_outside(ip) for ip in ips):
        raise Inside("inside a network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(host, port, path, is_tls, tuple(ips))


def is_outside(text: str) -> bool:
    """Whether an IP address is one of the open Internet, and does not carry another one inside that is not."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _all_in(address))


def _all_in(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner = [address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *(each for each in inner if each)]


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a name, by the system's resolver; none when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(each[4][0]) for each in found))
