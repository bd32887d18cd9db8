"""How Kafka is reached: one address, with credentials where its listener wants them, as kafka-python is told of it.

kafka-1:9092,kafka-2:9092                                       a listener without credentials, as on one machine
sasl_ssl://plans:password@kafka-1:9093?ca=/run/secrets/ca.crt   SCRAM over TLS; `ca` signed the broker's certificate
"""

import re
from typing import Any
from urllib.parse import unquote

MECHANISM = "SCRAM-SHA-512"
HOSTS = r"[^\s,:/@?]+:[0-9]+(?:,[^\s,:/@?]+:[0-9]+)*"
SIGNED_IN = rf"(?P<protocol>sasl_ssl|sasl_plaintext)://(?P<user>[^\s:/@?]+):(?P<password>[^\s:/@?]+)@(?P<hosts>{HOSTS})"
ADDRESS = rf"{HOSTS}|{SIGNED_IN}(?:\?ca=(?P<ca>/[^\s?]+))?"
ACCEPTED = (
    "host:port, several with commas, or sasl_ssl://user:password@host:port?ca=/path with what is special in user and "
    "password percent-encoded"
)


def reached(bootstrap: str) -> dict[str, Any]:
    """The options that every client of Kafka has; of an address that fits ADDRESS."""
    address = re.fullmatch(ADDRESS, bootstrap)
    if address is None or address["protocol"] is None:
        return {"bootstrap_servers": bootstrap}
    trusted = {"ssl_cafile": address["ca"]} if address["ca"] else {}
    return {
        "bootstrap_servers": address["hosts"],
        "security_protocol": address["protocol"].upper(),
        "sasl_mechanism": MECHANISM,
        "sasl_plain_username": unquote(address["user"]),
        "sasl_plain_password": unquote(address["password"]),
        **trusted,
    }
