"""The bodies and questions of this service."""

import re
from datetime import time
from typing import Any, get_args

from marshmallow import Schema as Answer
from marshmallow import ValidationError, fields, validates_schema

from services.notifications.person import UNIT_ROLES, Language, Mode, Preferences, Quiet
from services.notifications.rules import Role
from shared.bodies import Made, part, several
from shared.exchange import PageQuery
from shared.fields import MOMENT, Choice, Identifier, Pattern, Schema, Text
from shared.problems import Fault

ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}"
KEY = "[0-9a-f]{64}"
PLACE = re.compile(rf"(?P<moment>{MOMENT})/(?P<key>{KEY})")
PEOPLE_ROLES = tuple(role for role in get_args(Role) if role != "system")
MOST_POSTS = 50


class Clock(Pattern[time]):
    """A time of the day in WITA."""

    def __init__(self, **options: Any) -> None:
        shape = "([01][0-9]|2[0-3]):[0-5][0-9]"
        super().__init__(shape, "a time like 07:30", time.fromisoformat, {"type": "string"}, options)


class EmailAddress(Pattern[str]):
    def __init__(self, **options: Any) -> None:
        openapi = {"type": "string", "format": "email"}
        super().__init__(ADDRESS, "an address like nama@tanahbumbukab.go.id", str, openapi, options)


class Key(Pattern[str]):
    """The key of a message."""

    def __init__(self, **options: Any) -> None:
        super().__init__(KEY, "64 digits 0-9 and a-f", str, {"type": "string", "pattern": f"^{KEY}$"}, options)


class PostBody(Schema):
    role = Choice(PEOPLE_ROLES, required=True)
    unit = Identifier(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def of_a_unit(self, values: dict[str, Any], **_: Any) -> None:
        if values["role"] in UNIT_ROLES and values["unit"] is None:
            raise ValidationError({"unit": [Fault("is missing", f"the unit whose {values['role']} it is")]})


class QuietBody(Made):
    makes = Quiet
    begins = Clock(required=True)
    ends = Clock(required=True)


class PreferencesBody(Made):
    makes = Preferences
    email = Choice(get_args(Mode), load_default="immediate")
    digest_at = Clock(load_default=Preferences().digest_at)
    quiet = part(QuietBody, "when quiet hours begin and end, or null", load_default=None, allow_none=True)
    language = Choice(get_args(Language), load_default="id")


class PersonBody(Schema):
    """`subject` is the `sub` of the tokens that the person signs in with; only its pseudonym is kept."""

    name = Text(200, required=True)
    email = EmailAddress(load_default=None, allow_none=True)
    subject = Text(255, load_default=None, allow_none=True)
    posts = several(
        fields.Nested(PostBody), f"1 to {MOST_POSTS} posts with role and unit", 1, MOST_POSTS, required=True
    )


class EndpointBody(Schema):
    url = Text(1000, required=True)


class ReadBody(Schema):
    messages = several(Key(), "the keys of 1 to 1000 messages", 1, 1000, required=True)


class FeedQuery(PageQuery):
    language = Choice(get_args(Language), load_default=None)


class LettersQuery(Schema):
    state = Choice(("gathering", "ready", "sending", "sent", "nothing", "failed"), load_default=None)
    recipient = Text(200, load_default=None)
    channel = Choice(("email", "webhook"), load_default=None)


class PersonAnswer(Answer):
    id = Text()


class SecretAnswer(Answer):
    """The secret is shown this once."""

    id = Text()
    secret = Text()
