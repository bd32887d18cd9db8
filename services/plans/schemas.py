"""The bodies and queries of requests, and what the answers look like, as OpenAPI describes them and views take them."""

from typing import Any, get_args

from flask_smorest.fields import Upload
from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.fields import List, Nested

from shared.events.plans import (
    Assessment,
    Evidence,
    EvidenceKind,
    Obstacle,
    ObstacleCategory,
    ParentIndicator,
    PlanKind,
    Progress,
    Scale,
    TargetKind,
    UnitKind,
)
from shared.exchange import Accepted
from shared.fields import (
    Choice,
    Day,
    DecimalNumber,
    Flag,
    Identifier,
    Moment,
    Quarter,
    Schema,
    Strict,
    Text,
    WholeNumber,
    Year,
)
