"""Ports of this machine: which of ours are taken, and which are free for tests."""

import errno
import random
import socket
from collections.abc import Mapping

import psutil

from deploy.local.obstacle import Obstacle
from deploy.local.settings import PORTS

HOST = "127.0.0.1"


class PortTaken(Obstacle):
    """Somebody else listens where one of our processes has to."""


def check_free(ports: Mapping[str, int]) -> None:
    """Raises PortTaken for the first port, by owner, that is not free."""
    variables = {port.owner: port.variable for port in PORTS}
    for owner, number in ports.items():
        if not is_free(number):
            raise PortTaken(
                f"port {number} is taken{_by_whom(number)}, and {owner} needs it: "
                f"stop what listens there, or set {variables[owner]} to a free port"
            )


def is_free(number: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: closed connections do not count
        try:
            probe.bind((HOST, number))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def free_ports() -> dict[str, int]:
    """A free port for each owner, other ones for each caller as far as chance goes."""
    numbers = random.sample(range(20000, 32000), k=2000)  # below the ports of outgoing connections, see PORTS
    free = (number for number in numbers if is_free(number))
    return {port.owner: next(free) for port in PORTS}


def answers(number: int) -> bool:
    """Whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, number)) == 0


def _by_whom(number: int) -> str:
    """` by NAME (process N)` where the system tells us."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr
            if listens and listens.port == number and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return ""  # another user's, or gone by now
    return ""
