"""What notifications listens to: the published languages of plans, indicators and reporting, as one."""

from shared.events import indicators, plans, reporting
from shared.language import Joined

Event = plans.Event | indicators.Event | reporting.Event

LANGUAGE: Joined[Event] = Joined((plans.LANGUAGE, indicators.LANGUAGE, reporting.LANGUAGE))
