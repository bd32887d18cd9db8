"""Forms of pages: which views take one, and how one that is sent twice does one thing."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from marshmallow import ValidationError

from shared.commands import Conflict, Context, KeyReused, PreconditionFailed
from shared.current import asked
from shared.decider import Refused
from shared.exchange import KEY, context, invalid
from shared.problems import Invalid

View = TypeVar("View", bound=Callable[..., Any])
VERSION = re.compile("[0-9]{1,15}")
FORM = "form"  # the attribute of a view function that takes what a page's form sends
# After these a form is shown again as it was filled in.
REFUSALS = (Invalid, ValidationError, Refused, PreconditionFailed, KeyReused, Conflict)


def form(view: View) -> View:
    """Let the cookie of who is signed in count for what is sent to this view from a page of ours."""
    setattr(view, FORM, True)
    return view


def is_form(view: Callable[..., Any] | None) -> bool:
    return getattr(view, FORM, False)


def new_key() -> str:
    """What a form carries, so that it can be sent twice and is done once."""
    return secrets.token_urlsafe(18)


def key_after(error: Exception) -> str:
    """For a form that is shown again: the same key, unless something else was done with it already."""
    return new_key() if isinstance(error, KeyReused) else asked().form.get("key", "")


def form_context(unit: str, content: str = "") -> Context:
    """Who sends the form that this request is: as for programs, with the key and the version that the form carries."""
    given = asked().form
    key, version = given.get("key", ""), given.get("version")
    if not KEY.fullmatch(key):
        raise invalid("key", "is not the form's own", "the form as it was shown")
    if version is not None and not VERSION.fullmatch(version):
        raise invalid("version", "is not the form's own", "the form as it was shown")
    sender = context(unit, content)
    expected = int(version) if version is not None else None
    return replace(sender, command_id=f"{sender.actor}.{key}", expected_version=expected)
