"""The JSON Schema of a report as a whole: the CloudEvents attributes that are read, and its data."""

from deploy.contracts.events import Document
from shared.inbox.reading import ATTRIBUTES, REQUIRED

DATA = {"type": "object", "description": "As the schema of its type says"}


def report() -> Document:
    """Attributes that are not read may be there too."""
    properties = {name: {"type": "string", **attribute.metadata} for name, attribute in ATTRIBUTES.items()}
    return {
        "title": "A report of a unit's system: a CloudEvent 1.0 in structured mode",
        "type": "object",
        "properties": {**properties, "data": DATA},
        "required": [*REQUIRED, "data"],
    }
