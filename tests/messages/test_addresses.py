"""A push endpoint is typed by whoever likes: it must not lead into our own network."""

import pytest

from caller_server.messages.addresses import Inside, Unknown, is_outside, place_of, resolve

PUBLIC = "203.0.114.9"


def to(*ips: str):  # type: ignore[no-untyped-def]
    return lambda host, port: list(ips)


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
     "64:ff9b::7f00:1", "64:ff9b::a00:1", "nonsense", ""],
)  # fmt: skip
def test_addresses_inside_are_known(ip: str) -> None:
    assert not is_outside(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", PUBLIC, "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_known(ip: str) -> None:
    assert is_outside(ip)


@pytest.mark.parametrize(
    "url",
    ["http://push.example/x", "ftp://push.example/x", "https://user:pass@push.example/", "https://push.example:8443/", "https:///x",
     "https://push.example:99999/", "https://[::1/", "https://pu\u0455h.example/", "javascript:alert(1)", ""],
)  # fmt: skip
def test_what_is_no_address_of_a_push_service_is_refused_before_any_look_up(url: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError("looked up")

    with pytest.raises(Inside):
        place_of(url, frozenset(), never)


def test_one_address_inside_is_enough_to_refuse() -> None:
    with pytest.raises(Inside):
        place_of("https://push.example/x", frozenset(), to(PUBLIC, "10.0.0.1"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.1", "0x7f.1", "2130706433"])
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises((Inside, Unknown)):
        place_of(f"https://{host}/x", frozenset(), resolve)


def test_a_name_that_leads_nowhere_is_told_apart() -> None:
    with pytest.raises(Unknown):
        place_of("https://push.example/x", frozenset(), to())


def test_a_host_of_a_closed_network_is_let_in_by_name_only() -> None:
    place = place_of("http://push.kantor:8080/x?y=1", frozenset({"push.kantor"}), to("10.0.0.9"))

    assert (place.origin, place.path, place.ips, place.is_tls) == ("http://push.kantor:8080", "/x?y=1", ("10.0.0.9",), False)


def test_what_was_looked_at_is_what_is_connected_to() -> None:
    answers = iter([[PUBLIC], ["10.0.0.1"]])  # a name that leads elsewhere when it is asked a second time

    place = place_of("https://push.example/x", frozenset(), lambda host, port: next(answers))

    assert place.ips == (PUBLIC,)
