"""Who signs in where: the accounts of our services at MongoDB and Kafka, and what each may do at Kafka."""

from collections.abc import Iterator

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)

SERVICES = ("plans", "indicators", "reporting", "notifications")
ADMIN = "admin"
ACCOUNT_KEEPER = "plans-accounts"  # the API of plans, which lets units' systems in at Kafka
KAFKA_USERS = (*SERVICES, ACCOUNT_KEEPER)
PUBLISHING = ("plans", "indicators", "reporting")
TAKING_REPORTS = ("plans", "indicators")
HEARD = {
    "plans": ("plans",),
    "indicators": ("plans", "indicators"),
    "reporting": PUBLISHING,
    "notifications": PUBLISHING,
}
ALLOW, PREFIXED = ACLPermissionType.ALLOW, ACLResourcePatternType.PREFIXED
CLUSTER = ResourcePattern(ResourceType.CLUSTER, "kafka-cluster")
INBOXES, VERDICTS = (ResourcePattern(ResourceType.TOPIC, name, PREFIXED) for name in ("inbox.", "verdicts."))


def rights() -> Iterator[ACL]:
    """Everything that our services may do at Kafka; whatever is not here is refused."""
    for service in SERVICES:
        yield _may(service, ACLOperation.READ, ResourcePattern(ResourceType.GROUP, service, PREFIXED))
        for heard in HEARD[service]:
            yield _may(service, ACLOperation.READ, _events(heard))
    for service in PUBLISHING:
        yield _may(service, ACLOperation.WRITE, _events(service))
    for service in TAKING_REPORTS:
        yield _may(service, ACLOperation.READ, INBOXES)
        yield _may(service, ACLOperation.WRITE, VERDICTS)
    for user in (*TAKING_REPORTS, ACCOUNT_KEEPER):
        for topics in (INBOXES, VERDICTS):
            yield _may(user, ACLOperation.CREATE, topics)
            yield _may(user, ACLOperation.DESCRIBE, topics)
    for operation in (ACLOperation.ALTER, ACLOperation.ALTER_CONFIGS, ACLOperation.DESCRIBE):
        yield _may(ACCOUNT_KEEPER, operation, CLUSTER)


def _events(service: str) -> ResourcePattern:
    return ResourcePattern(ResourceType.TOPIC, f"{service}.events")


def _may(user: str, operation: ACLOperation, what: ResourcePattern) -> ACL:
    return ACL(f"User:{user}", "*", operation, ALLOW, what)
