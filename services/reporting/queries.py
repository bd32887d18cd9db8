"""What a reader may ask for, beside the path."""

import re

from marshmallow import validate

from services.reporting.history import Scope
from shared.events.plans import PlanKind
from shared.exchange import PageQuery
from shared.fields import Choice, Moment, Pattern, Quarter, Schema, Text
