"""The Kafka door of machine accounts: credentials, rights and quotas, so that each reaches its own unit's topics only.

Rights are asked for with every request, so taking them away ends what an open session can do at once; credentials
only when a session begins, and again when the broker's `connections.max.reauth.ms` is over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, NoError, ResourceNotFoundError, for_code
from kafka.protocol.admin import AlterClientQuotasRequest, AlterUserScramCredentialsRequest

from shared.accounts import AccountName
from shared.brokers import reached
from shared.connecting import connected
from shared.problems import Unavailable
from shared.unit_topics import MEBIBYTE, create_unit_topics, inbox_topic, verdicts_topic

MECHANISM = ScramMechanism.SCRAM_SHA_512
QUOTAS = {
    "producer_byte_rate": 1.0 * MEBIBYTE,  # a second and broker: some two thousand reports
    "consumer_byte_rate": 4.0 * MEBIBYTE,
    "request_percentage": 50.0,  # of one of the broker's threads
}
FIRST_ANSWER_MS = 3000
ANSWER_MS = 5000


class KafkaDoors:
    """Opens and closes the doors with the rights of whoever may administer the cluster; both may be repeated."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    def open(self, account: AccountName, secret: str) -> None:
        """Let the account in with this secret, and no longer with the one before; raises Unavailable."""
        with self._admin() as admin:
            create_unit_topics(admin, [account.unit])
            _check(admin.create_acls(rights(account))["failed"])
            _limit(admin, account.user, QUOTAS)
            _take(admin, UserScramCredentialUpsertion(account.user, MECHANISM, secret))

    def close(self, account: AccountName) -> None:
        """Let the account in no longer; raises Unavailable."""
        with self._admin() as admin:
            _check(error for _, _, error in admin.delete_acls([_all_rights(account)]))
            _drop_credentials(admin, account.user)
            _limit(admin, account.user, dict.fromkeys(QUOTAS))

    def opened(self, accounts: Sequence[AccountName]) -> set[AccountName]:
        """Those that the broker lets in with some secret, as far as it has heard; raises Unavailable."""
        with self._admin() as admin:
            known = _with_credentials(admin, [account.user for account in accounts])
            return {account for account in accounts if account.user in known}

    @contextmanager
    def _admin(self) -> Iterator[KafkaAdminClient]:
        try:
            with connected(
                KafkaAdminClient,
                **reached(self._bootstrap),
                bootstrap_timeout_ms=FIRST_ANSWER_MS,
                request_timeout_ms=ANSWER_MS,
                reconnect_backoff_max_ms=1000,
                client_id="plans-accounts",
            ) as admin:
                yield admin
        except KafkaError as error:
            raise Unavailable(f"Kafka does not do what is asked: {error!r}") from error


def rights(account: AccountName) -> list[ACL]:
    """Everything that the account may do; whoever has none of these is refused by the broker's authorizer."""
    return [
        _right(account, ACLOperation.WRITE, ResourcePattern(ResourceType.TOPIC, inbox_topic(account.unit))),
        _right(account, ACLOperation.READ, ResourcePattern(ResourceType.TOPIC, verdicts_topic(account.unit))),
        _right(account, ACLOperation.READ, _groups(account)),
    ]


def _groups(account: AccountName) -> ResourcePattern:
    """Consumer groups are the unit's own when they begin so; the dot keeps `a` from being the beginning of `a-b`."""
    return ResourcePattern(ResourceType.GROUP, f"unit.{account.unit}.", ACLResourcePatternType.PREFIXED)


def _right(account: AccountName, operation: ACLOperation, pattern: ResourcePattern) -> ACL:
    return ACL(_principal(account), "*", operation, ACLPermissionType.ALLOW, pattern)


def _all_rights(account: AccountName) -> ACLFilter:
    everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    return ACLFilter(_principal(account), None, ACLOperation.ANY, ACLPermissionType.ANY, everything)


def _principal(account: AccountName) -> str:
    return f"User:{account.user}"


def _with_credentials(admin: KafkaAdminClient, users: Sequence[str]) -> set[str]:
    """What a broker has heard may be seconds old after its start: this is for showing only, not for deciding."""
    if not users:
        return set()  # none is everybody in Kafka's language
    return {user for user, known in admin.describe_user_scram_credentials(users).items() if known["credential_infos"]}


def _take(admin: KafkaAdminClient, credentials: UserScramCredentialUpsertion) -> None:
    problem = admin.alter_user_scram_credentials([credentials])[credentials.user]
    if problem:
        raise KafkaError(problem)


def _drop_credentials(admin: KafkaAdminClient, user: str) -> None:
    request = AlterUserScramCredentialsRequest
    deletion = request.ScramCredentialDeletion(name=user, mechanism=int(MECHANISM))
    results = _sent(admin, request(deletions=[deletion], upsertions=[])).results
    _check(error for error in map(_error, results) if error is not ResourceNotFoundError)


def _limit(admin: KafkaAdminClient, user: str, quotas: Mapping[str, float | None]) -> None:
    """Set quotas, or take those away that are None."""
    entry = AlterClientQuotasRequest.EntryData
    change = entry(
        entity=[entry.EntityData(entity_type="user", entity_name=user)],
        ops=[entry.OpData(key=key, value=value or 0.0, remove=value is None) for key, value in quotas.items()],
    )
    _check(map(_error, _sent(admin, AlterClientQuotasRequest(entries=[change], validate_only=False)).entries))


def _sent(admin: KafkaAdminClient, request: Any) -> Any:
    """The answer to a request that kafka-python has no method for, or none that tells one error from another."""
    manager = admin._manager  # noqa: SLF001 - see above
    return manager.run(manager.send, request)


def _error(result: Any) -> type[KafkaError]:
    error: type[KafkaError] = for_code(result.error_code)
    return error


def _check(errors: Iterable[type[KafkaError]]) -> None:
    for error in errors:
        if error is not NoError:
            raise error
