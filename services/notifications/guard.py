"""Where a webhook may go: to public addresses of the internet alone, and to the very address that was looked at.

A name is resolved once, every address that it has must be public, and the connection is made to one of these: what the
name means a moment later is not asked again, so that rebinding it changes nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

MOST_CHARACTERS = 1000
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in IPv6 clothes
Resolve = Callable[[str, int], Iterable[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """An address that nothing is sent to; the message says why."""


class Unresolved(Exception):
    """The name has no address now."""


class Target(NamedTuple):
    """Where to connect, and what was asked for there."""

    address: str
    host: str
    port: int
    path: str
    encrypted: bool


def resolve(host: str, port: int) -> list[str]:
    """Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Guard:
    """`own_ports` are those of this machine that a local stack may reach, for its tests; nobody else has any."""

    def __init__(self, own_ports: Iterable[int] = (), resolve: Resolve = resolve) -> None:
        self._own_ports = frozenset(own_ports)
        self._resolve = resolve

    def check(self, url: str) -> SplitResult:
        """Whether the address is written as it has to be; raises Unreachable."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Unreachable("it is no address") from error
        if len(url) > MOST_CHARACTERS or not url.isascii() or any(character <= " " for character in url):
            raise Unreachable("it has characters that no address has, or too many")
        if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
            raise Unreachable("it has no host, or a user, a password or a fragment")
        if parts.scheme != "https" and not self._is_own(parts.hostname, port):
            raise Unreachable("it does not begin with https://")
        return parts

    def target(self, url: str) -> Target:
        """Raises Unreachable, or Unresolved."""
        parts = self.check(url)
        host, port = parts.hostname or "", parts.port or 443
        addresses = self._addresses(host, port)
        if not self._is_own(host, port):
            for address in addresses:
                check_public(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(addresses[0], host, port, path, parts.scheme == "https")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = list(self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise Unresolved(type(error).__name__) from error
        if not addresses:
            raise Unresolved("no address")
        return addresses

    def _is_own(self, host: str, port: int | None) -> bool:
        return host == "127.0.0.1" and port in self._own_ports


def check_public(text: str) -> None:
    """Raises Unreachable where an address leads, or may lead, to a network that is not everybody's."""
    address = ipaddress.ip_address(text.partition("%")[0])
    for each in (address, *_within(address)):
        if not each.is_global or each.is_multicast or each.is_reserved or each.is_unspecified:
            raise Unreachable("it leads to an address that is not public")


def _within(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that gateways would make of an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in TRANSLATED:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in found if each is not None]
