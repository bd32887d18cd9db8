"""The real MongoDB as a replica set of one, which is what majority writes and change streams need."""

from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.ports import HOST

REPLICA_SET = "rs0"
NOT_YET_INITIALIZED = 94
LEFT_OPEN_SECONDS = 5  # after which the transaction of a process that was killed in it is undone


def command(mongod: str, folder: str, port: int) -> tuple[str, ...]:
    """The command line; the small cache leaves the memory to the rest of a developer's machine."""
    return (
        *(mongod, "--dbpath", folder, "--bind_ip", HOST, "--port", str(port), "--replSet", REPLICA_SET),
        *("--nounixsocket", "--quiet", "--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "990"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--setParameter", f"transactionLifetimeLimitSeconds={LEFT_OPEN_SECONDS}"),
    )


def url(port: int) -> str:
    return f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}"


def missing(port: int) -> str | None:
    """What keeps the replica set from taking writes; founds it the first time, moves it where its port has changed."""
    with MongoClient[dict[str, Any]](HOST, port, directConnection=True, timeoutMS=2000) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return None
            _found_or_move(client, f"{HOST}:{port}")
        except PyMongoError as error:
            return str(error)
    return "it has not become the primary of its replica set yet"


def _found_or_move(client: MongoClient[dict[str, Any]], address: str) -> None:
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [{"_id": 0, "host": address}]})
        return
    if config["members"][0]["host"] != address:
        config["members"][0]["host"] = address
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)
