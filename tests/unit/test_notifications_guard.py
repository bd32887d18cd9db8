"""A webhook reaches public addresses alone: whatever is written, resolved, rebound or translated."""

import pytest

from services.notifications.guard import Guard, Unreachable, Unresolved, check_public, resolve

PUBLIC = "93.184.216.34"
INSIDE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:0a00:0001::1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
)  # fmt: skip
WRONG = (
    "http://sistem.example/", "ftp://sistem.example/", "//sistem.example/", "sistem.example", "https://", "https:///x",
    "https://nama:sandi@sistem.example/", "https://sistem.example/#x", "https://sistem.example/ x", "https://[::1",
    "https://sistem.example:99999/", "https://contoh.id/\r\nX: y", f"https://sistem.example/{'x' * 1000}", "file:///etc",
)  # fmt: skip


def leading_to(*addresses: str) -> Guard:
    return Guard(resolve=lambda _host, _port: addresses)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_also_beside_a_public_one(address: str) -> None:
    for addresses in ((address,), (PUBLIC, address)):
        with pytest.raises(Unreachable):
            leading_to(*addresses).target("https://sistem.example/terima")


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_is_written_otherwise_is_refused(url: str) -> None:
    with pytest.raises(Unreachable):
        leading_to(PUBLIC).target(url)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "[::1]"])
def test_odd_ways_to_write_this_machine_lead_nowhere(host: str) -> None:
    with pytest.raises((Unreachable, Unresolved)):
        Guard(resolve=resolve).target(f"https://{host}/")


def test_a_public_address_is_connected_to_as_it_was_resolved() -> None:
    asked: list[str] = []

    def once(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    target = Guard(resolve=once).target("https://sistem.example:8443/terima?kunci=1")
    assert (target.address, target.host, target.port, target.path) == (
        PUBLIC, "sistem.example", 8443, "/terima?kunci=1"
    )  # fmt: skip
    assert asked == ["sistem.example"]


def test_a_name_without_an_address_may_have_one_later() -> None:
    with pytest.raises(Unresolved):
        leading_to().target("https://sistem.example/")


def test_only_a_port_that_was_named_is_reached_on_this_machine() -> None:
    guard = Guard(own_ports=[9000])
    assert guard.target("http://127.0.0.1:9000/").address == "127.0.0.1"
    for url in ("http://127.0.0.1:9001/", "http://localhost:9000/", "https://127.0.0.1:9001/"):
        with pytest.raises(Unreachable):
            guard.target(url)


def test_public_addresses_are_public() -> None:
    for address in (PUBLIC, "2606:4700:4700::1111"):
        check_public(address)
