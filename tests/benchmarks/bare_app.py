"""What commands are compared with: a Flask view that does nothing but insert one document, under the same gunicorn."""

import uuid

import structlog
from flask import Flask, request
from pymongo.write_concern import WriteConcern

from shared.mongo import connect
from shared.server import serve_api
from shared.settings import ApiSettings
from shared.threads import take_short_turns


def app(settings: ApiSettings) -> Flask:
    flask = Flask(__name__)
    database = connect(settings.mongo_url, settings.database)
    documents = database.get_collection("inserted", write_concern=WriteConcern("majority", j=True))

    @flask.post("/")
    def insert() -> dict[str, bool]:
        documents.insert_one({"_id": uuid.uuid4().hex, "body": request.get_json()})
        return {"ok": True}

    return flask


if __name__ == "__main__":
    take_short_turns()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    given = ApiSettings.from_environment("bare")
    serve_api(lambda: app(given), given)
