"""Pages for people: the regency, a unit, an action, and the facts and the history behind every figure."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_from_directory, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import formats, session, words
from services.reporting.api import FIGURE, PROBLEMS, at_home, everywhere
from services.reporting.documents import Plan
from services.reporting.facts import Figure
from services.reporting.history import Scope
from services.reporting.queries import LocalQuery
from services.reporting.reports import Reports, UnknownUnit
from services.reporting.shown import shown
from services.reporting.summary import Asked
from services.reporting.unit_report import PlanReport, UnitReport
from shared import problems
from shared.auth import allow, principal, public
from shared.problems import Unauthenticated
from shared.tokens import Tokens
