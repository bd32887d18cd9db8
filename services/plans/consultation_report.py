"""What this service takes of the units' systems beside progress: a consultation that is asked for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from services.plans.consultation_desk import ConsultationDesk, request_consultation, request_of
from services.plans.consultation_schemas import RequestBody
from services.plans.consultation_state import Consultation
from shared.commands import Context
from shared.inbox.kinds import Kind, Kinds

CONSULTATION = "sinergi.report.consultation"


def consultation_kinds(desk: ConsultationDesk) -> Kinds:
    return {CONSULTATION: Kind(RequestBody, 1, partial(request_consultation, desk), partial(_check, desk))}


def _check(desk: ConsultationDesk, unit: str, body: Mapping[str, Any], context: Context) -> None:
    desk.streams.decider.decide(Consultation(), request_of(desk, unit, body, context))
