"""The request that is being answered, and what is noted about it, without Flask's proxies: each look costs time."""

from typing import Any

from flask import Request, g, request


def asked() -> Request:
    current: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # as Flask documents
    return current


def own_path() -> str:
    """The path that was asked for as the caller knows it, behind a gateway with its prefix."""
    came = asked()
    return came.script_root + came.path


def notes() -> Any:
    """Flask's `g`: request_id, correlation_id, began; principal and role; json_body."""
    return g._get_current_object()  # noqa: SLF001  # as Flask documents
