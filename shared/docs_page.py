"""The API's description for programs (/openapi.json) and for people (/docs), without anything from outside."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, request, send_from_directory
from flask_smorest import Api

from shared.auth import public

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon-32x32.png">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({url: "openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null})
"""


def pages(api: Api, title: str) -> Blueprint:
    """The routes of the description, to be registered after all others are known to `api`."""
    blueprint = Blueprint("docs", __name__)

    @cache
    def description(root: str) -> bytes:
        """Behind a gateway the routes begin with its prefix."""
        spec: dict[str, Any] = api.spec.to_dict()
        return msgspec.json.encode({**spec, "servers": [{"url": root}]} if root else spec)

    @blueprint.get("/openapi.json")
    @public
    def openapi() -> Response:
        return Response(description(request.script_root), content_type="application/json")

    @blueprint.get("/docs")
    @public
    def page() -> Response:
        return _allowed(Response(PAGE.format(title=title), content_type="text/html; charset=utf-8"))

    @blueprint.get("/docs/start.js")
    @public
    def start() -> Response:
        return Response(START, content_type="text/javascript")

    @blueprint.get("/docs/<path:name>")
    @public
    def asset(name: str) -> Response:
        return send_from_directory(_assets(), name, max_age=3600)

    return blueprint


def _allowed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@cache
def _assets() -> Path:
    return Path(str(files("flask_swagger_ui"))) / "dist"
