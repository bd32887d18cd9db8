"""The adopted versions of the rules: each stays as it is for ever, and none is adopted that figures cannot follow."""

from collections.abc import Sequence

from msgspec import Struct

from services.indicators.soundness import problems
from shared.decider import Decider, Refused
from shared.envelope import Recorded
from shared.events.indicators import Rules, RulesAdopted, RulesEvent

RULES_STREAM = "rules"
MOST_VERSIONS = 100


class AdoptRules(Struct, frozen=True):
    rules: Rules


class RuleBook(Struct, frozen=True):
    """All versions, in the order in which they were adopted."""

    adopted: tuple[Rules, ...] = ()

    def version(self, name: str) -> Rules | None:
        return next((rules for rules in self.adopted if rules.id == name), None)

    def named(self, name: str, field: str) -> Rules:
        """Raises Refused where a field names a version that is not adopted."""
        rules = self.version(name)
        if rules is None:
            accepted = ", ".join(each.id for each in self.adopted)
            raise Refused(f"{name!r} is not adopted", field, accepted or "none before a version is adopted")
        return rules

    def newest(self) -> Rules | None:
        """The version that is in force last."""
        return max(reversed(self.adopted), key=lambda rules: rules.effective_from, default=None)


def decide(book: RuleBook, command: AdoptRules) -> Sequence[RulesEvent]:
    match book.version(command.rules.id):
        case None:
            _check(book, command.rules)
            return [RulesAdopted(command.rules)]
        case known if known == command.rules:
            return []
        case known:
            raise Refused(f"{known.id} is adopted already, otherwise", "id", "the same again, or another id")


def evolve(book: RuleBook, recorded: Recorded[RulesEvent]) -> RuleBook:
    match recorded.event:
        case RulesAdopted(rules=rules):
            return RuleBook((*book.adopted, rules))


RULES: Decider[RuleBook, AdoptRules, RulesEvent] = Decider(RuleBook(), decide, evolve)


def _check(book: RuleBook, rules: Rules) -> None:
    if len(book.adopted) >= MOST_VERSIONS:
        raise Refused(f"{MOST_VERSIONS} versions are adopted already")
    problem = next(problems(rules), None)
    if problem is not None:
        what, _, place = problem.rpartition(" - at ")
        raise Refused(what, place.strip("`$").lstrip(".") or "rules", "rules that every figure can be computed under")
