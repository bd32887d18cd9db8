"""The verifier's queue: what is to be verified, what changed since it was verified last, and the way to do it."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.reporting.current import queue_desk
from services.reporting.frame import asked_for
from shared.access import followers
from shared.auth import principal


def install(blueprint: Blueprint) -> None:
    blueprint.get("/antrean")(newest_queue)
    blueprint.get("/antrean/<year:year>/<quarter:quarter>")(queue_page)


@followers
def newest_queue() -> Response:
    year, quarter = queue_desk().newest_quarter()
    return redirect(url_for(".queue_page", year=year, quarter=quarter))


@followers
def queue_page(year: int, quarter: int) -> str:
    asked_for()
    units, may_verify = queue_desk().queue(year, quarter), "verifier" in principal().roles
    return render_template("antrean.html", units=units, year=year, quarter=quarter, may_verify=may_verify)
