"""What the views of an app read from."""

from flask import Flask, current_app

from services.reporting.reports import Reports
from shared.tokens import Tokens

REPORTS, TOKENS = "sinergi-reports", "sinergi-tokens"


def provide(app: Flask, reports: Reports, tokens: Tokens) -> None:
    app.extensions[REPORTS], app.extensions[TOKENS] = reports, tokens


def reports() -> Reports:
    provided: Reports = current_app.extensions[REPORTS]
    return provided


def tokens() -> Tokens:
    provided: Tokens = current_app.extensions[TOKENS]
    return provided
