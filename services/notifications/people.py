"""The register of people, and of the addresses of systems: the only place with names and addresses."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.notifications.person import Endpoint, Person
from shared.decider import Missing, Refused

Document = dict[str, Any]


class People:
    def __init__(self, database: Database[Document]) -> None:
        self._people: Collection[Document] = database["people"]

    def prepare(self) -> None:
        known = {"actor": {"$type": "string"}}
        self._people.create_index("actor", unique=True, partialFilterExpression=known)

    def all(self) -> list[Person]:
        return [_person(document) for document in self._people.find().sort("_id", ASCENDING)]

    def get(self, identifier: str) -> Person:
        """Raises Missing."""
        document = self._people.find_one({"_id": identifier})
        if document is None:
            raise Missing(f"there is nobody called {identifier}")
        return _person(document)

    def find(self, identifier: str) -> Person | None:
        document = self._people.find_one({"_id": identifier})
        return _person(document) if document else None

    def of_actor(self, actor: str) -> Person:
        """Who sends a request; raises Missing."""
        document = self._people.find_one({"actor": actor})
        if document is None:
            raise Missing("nobody is registered who uses this token")
        return _person(document)

    def keep(self, person: Person) -> None:
        """Raises Refused where somebody else is registered with the same token."""
        try:
            self._people.replace_one({"_id": person.id}, _document(person), upsert=True)
        except DuplicateKeyError as error:
            raise Refused("somebody else is registered with it", "subject", "the subject of nobody else") from error

    def remove(self, identifier: str) -> None:
        self._people.delete_one({"_id": identifier})


class Endpoints:
    def __init__(self, database: Database[Document]) -> None:
        self._endpoints: Collection[Document] = database["endpoints"]

    def all(self) -> list[Endpoint]:
        return [_endpoint(document) for document in self._endpoints.find().sort("_id", ASCENDING)]

    def find(self, identifier: str) -> Endpoint | None:
        document = self._endpoints.find_one({"_id": identifier})
        return _endpoint(document) if document else None

    def keep(self, endpoint: Endpoint) -> None:
        self._endpoints.replace_one({"_id": endpoint.id}, _document(endpoint), upsert=True)

    def remove(self, identifier: str) -> bool:
        return self._endpoints.delete_one({"_id": identifier}).deleted_count > 0

    def disable(self, identifier: str, reason: str) -> None:
        self._endpoints.update_one({"_id": identifier}, {"$set": {"disabled": reason}})


def new_person_id() -> str:
    """Says nothing about the person, for it stands in every message to them."""
    return f"p-{secrets.token_hex(12)}"


def endpoint_id(unit: str, name: str) -> str:
    return f"{unit}.{name}"  # no identifier holds a dot


def _person(document: Mapping[str, Any]) -> Person:
    return msgspec.convert({**document, "id": document["_id"]}, Person)


def _endpoint(document: Mapping[str, Any]) -> Endpoint:
    return msgspec.convert({**document, "id": document["_id"]}, Endpoint)


def _document(thing: Person | Endpoint) -> Document:
    document: Document = msgspec.to_builtins(thing, builtin_types=(datetime,))
    return {"_id": document.pop("id"), **document}
