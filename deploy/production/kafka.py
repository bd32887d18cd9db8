"""What Kafka needs before the services start: the topics, an account for each service, and its rights."""

from collections.abc import Mapping, Sequence
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion
from kafka.errors import KafkaError, NoError

from deploy.local.waiting import wait_until_ready
from deploy.production.accounts import rights
from deploy.topics import TOPICS, create_event_topics
from shared.brokers import reached
from shared.unit_topics import create_unit_topics

PATIENCE_SECONDS = 120.0


def prepare(admin: str, addresses: Mapping[str, str], partitions: int, units: Sequence[str]) -> None:
    """`addresses` are those of the users, by name. May be repeated; passwords become those of `addresses`.

    Rights are added and never taken away.
    """
    wait_until_ready("Kafka", lambda: _prepared(admin, addresses, partitions, units), PATIENCE_SECONDS)


def _prepared(admin: str, addresses: Mapping[str, str], partitions: int, units: Sequence[str]) -> str | None:
    try:
        with KafkaAdminClient(**reached(admin), client_id="prepare", reconnect_backoff_max_ms=1000) as client:
            create_event_topics(client, dict.fromkeys(TOPICS, partitions))
            create_unit_topics(client, units)
            _let_in(client, addresses)
            _allow(client)
    except KafkaError as error:
        return repr(error)
    return None


def _let_in(client: KafkaAdminClient, addresses: Mapping[str, str]) -> None:
    upsertions = [
        UserScramCredentialUpsertion(user, ScramMechanism.SCRAM_SHA_512, reached(address)["sasl_plain_password"])
        for user, address in addresses.items()
    ]
    problems: Mapping[str, Any] = client.alter_user_scram_credentials(upsertions)
    refused = {user: problem for user, problem in problems.items() if problem}
    if refused:
        raise KafkaError(f"accounts are not taken: {refused}")


def _allow(client: KafkaAdminClient) -> None:
    for error in client.create_acls(list(rights()))["failed"]:
        if error is not NoError:
            raise KafkaError(f"a right is not taken: {error!r}")
