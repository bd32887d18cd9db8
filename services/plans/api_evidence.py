"""Evidence files over HTTP."""

from typing import Any

from flask import Response, send_file

from services.plans.desk import desk
from services.plans.evidence import MAX_BYTES
from services.plans.schemas import FileBody
from shared.access import readers, reporters
from shared.auth import allow_accounts
from shared.exchange import respond
from shared.routes import Routes, takes_up_to

PATH = "/evidence/<identifier:unit>"
FORM_BYTES = 64 * 1024  # what a form adds to its file
evidence = Routes("evidence", __name__, description="Files that prove progress")


@evidence.route(PATH, methods=["POST"])
@reporters
@allow_accounts
@takes_up_to(MAX_BYTES + FORM_BYTES)
@evidence.arguments(FileBody, location="files")
@evidence.response(200, description="The file as it was stored, now or the first time")
def upload_evidence(files: dict[str, Any], unit: str) -> Response:
    """Store a file (pdf, png, jpg, docx, xlsx), to be cited by its SHA-256."""
    desk().check_unit(unit)
    file = files["file"]
    return respond(desk().evidence.store(unit, file.stream, file.filename, desk().clock()))


@evidence.route(f"{PATH}/<identifier:sha256>")
@readers
@evidence.response(200, content_type="application/octet-stream")
def download_evidence(unit: str, sha256: str) -> Response:
    """A file as it was uploaded."""
    stored, content = desk().evidence.open(unit, sha256)
    return send_file(content, stored.media_type, as_attachment=True, download_name=stored.title, etag=stored.sha256)
