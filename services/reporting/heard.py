"""What reporting listens to: the published languages of plans and of indicators, as one."""

from shared.events import indicators, plans
from shared.language import Joined

Event = plans.Event | indicators.Event

LANGUAGE: Joined[Event] = Joined((plans.LANGUAGE, indicators.LANGUAGE))
