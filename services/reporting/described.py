"""Routes whose answers are structs: OpenAPI describes them as they are encoded, from the structs themselves."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from apispec import APISpec
from flask import Flask
from flask_smorest import Api
from msgspec import Struct

from shared.routes import Routes

View = TypeVar("View", bound=Callable[..., Any])
REFERENCE = "#/components/schemas/{name}"


class StructRoutes(Routes):
    """`answers` stands where other routes have `response`."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self._structs: dict[str, type[Struct]] = {}

    def answers(self, struct: type[Struct]) -> Callable[[View], View]:
        self._structs[struct.__name__] = struct
        reference = {"$ref": REFERENCE.format(name=struct.__name__)}
        decorator: Callable[[View], View] = self.alt_response(200, schema=reference, success=True)
        return decorator

    def register_views_in_doc(
        self, api: Api, app: Flask, spec: APISpec, *, name: str, parameters: list[dict[str, Any]] | None
    ) -> None:
        _, schemas = msgspec.json.schema_components(self._structs.values(), ref_template=REFERENCE)
        for title in schemas.keys() - spec.components.schemas.keys():
            spec.components.schema(title, schemas[title])
        super().register_views_in_doc(api, app, spec, name=name, parameters=parameters)
