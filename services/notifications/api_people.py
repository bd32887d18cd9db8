"""The register of people over HTTP: who holds which post, and forgetting somebody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response

from services.notifications.desk import desk
from services.notifications.forgetting import forget
from services.notifications.people import new_person_id
from services.notifications.person import Person, Post, Preferences
from services.notifications.schemas import PersonAnswer, PersonBody
from shared.auth import allow
from shared.exchange import respond
from shared.routes import Routes
from shared.tokens import pseudonym

people = Routes("people", __name__, description="Who may be told something; names and addresses are nowhere else")
keepers = allow("coordinator", "operations")
PATH = "/people/<identifier:person>"


@people.route("/people", methods=["POST"])
@keepers
@people.arguments(PersonBody)
@people.response(200, PersonAnswer)
def register_person(body: dict[str, Any]) -> Response:
    """Register somebody; what had to be told before is not told to them."""
    person = _person(new_person_id(), body, (), Preferences())
    desk().people.keep(person)
    return respond({"id": person.id})


@people.route(PATH, methods=["PUT"])
@keepers
@people.arguments(PersonBody)
@people.response(200, PersonAnswer)
def change_person(body: dict[str, Any], person: str) -> Response:
    """Another name, address or post; a post that stays is held since when it was."""
    known = desk().people.get(person)
    desk().people.keep(_person(person, body, known.posts, known.preferences, known.actor))
    return respond({"id": person})


@people.route("/people")
@keepers
@people.response(200, description="Everybody, by id")
def list_people() -> Response:
    """Everybody with their addresses and posts."""
    return respond({"people": [_shown(each) for each in desk().people.all()]})


@people.route(PATH, methods=["DELETE"])
@keepers
@people.response(200, description="How many messages lost their recipient, and where anything of the person is left")
def forget_person(person: str) -> Response:
    """Erase everything that leads to somebody; it cannot be undone."""
    forgotten = forget(desk().database, person)
    return respond({"messages": forgotten.messages, "left": forgotten.mentions})


def _person(
    identifier: str,
    body: Mapping[str, Any],
    held: tuple[Post, ...],
    preferences: Preferences,
    actor: str | None = None,
) -> Person:
    since: dict[tuple[str, str | None], datetime] = {(post.role, post.unit): post.since for post in held}
    subject, now = body["subject"], desk().clock()
    return Person(
        id=identifier,
        name=body["name"],
        email=body["email"],
        actor=pseudonym(subject, desk().actor_key) if subject else actor,
        posts=tuple(_post(post, since, now) for post in body["posts"]),
        preferences=preferences,
    )


def _post(body: Mapping[str, Any], since: Mapping[tuple[str, str | None], datetime], now: datetime) -> Post:
    role, unit = body["role"], body["unit"]
    return Post(role, unit, since.get((role, unit), now))


def _shown(person: Person) -> dict[str, Any]:
    posts = [{"role": post.role, "unit": post.unit, "since": post.since} for post in person.posts]
    return {"id": person.id, "name": person.name, "email": person.email, "posts": posts}
