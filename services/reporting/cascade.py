"""The cascade (*pohon kinerja*): which indicators contribute to which, with their shares and achievements.

Nothing is added up from below: an indicator above has an achievement of its own. What leads in a circle, or to an
indicator that is not in force, is shown as that.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from services.reporting.adopted import IndicatorMethod
from services.reporting.indicator_documents import Indicator
from services.reporting.indicator_figures import IndicatorFigure, figure
from services.reporting.regency import Regency
from services.reporting.rules import end_of
from shared.events.indicators import Contribution, Definition

Way = Literal["cascade", "cross_cutting"]
Repetition = Literal["shown_above", "circle"]
ZERO = Decimal()


class Ref(NamedTuple):
    unit: str
    code: str


class Link(Struct, frozen=True):
    """A contribution that leads to no indicator in force."""

    unit: str
    code: str
    name: str
    to_unit: str
    to_code: str
    to_unit_known: bool


class CascadeNode(Struct, frozen=True):
    """An indicator at its place: `depth` under the root, contributing `via` and with `share` to the one above.

    The nodes come in the order of reading, each followed by what contributes to it. `shares` is the sum of the shares
    of those, None where none is stated. `repeated` says why its own contributions are not told again.
    """

    depth: int
    unit: str
    unit_name: str
    code: str
    name: str
    above: str | None
    via: Way | None
    share: Decimal | None
    contributing: int
    shares: Decimal | None
    repeated: Repetition | None
    figure: IndicatorFigure | None


class Cascade(Struct, frozen=True):
    """`circles` are the indicators that are reached from no root, for they only lead to one another."""

    year: int
    quarter: int
    indicators: int
    nodes: tuple[CascadeNode, ...]
    circles: tuple[str, ...]
    unknown: tuple[Link, ...]
    method: IndicatorMethod


class Edge(NamedTuple):
    child: Ref
    contribution: Contribution


class Place(NamedTuple):
    """Where the walk is: an indicator, the edge it was reached by, and the indicators above it."""

    ref: Ref
    edge: Edge | None
    path: tuple[Ref, ...]


class Forest(NamedTuple):
    """The indicators in force with their definitions, and by indicator what contributes to it."""

    indicators: Mapping[Ref, Indicator]
    definitions: Mapping[Ref, Definition]
    below: Mapping[Ref, Sequence[Edge]]

    def roots(self) -> list[Ref]:
        """Those that contribute to nothing in force."""
        lower = {edge.child for edges in self.below.values() for edge in edges}
        return sorted(self.indicators.keys() - lower)

    def unknown(self) -> Iterator[tuple[Ref, Contribution]]:
        for ref, definition in sorted(self.definitions.items()):
            for one in definition.contributions:
                if Ref(one.to.unit, one.to.code) not in self.indicators:
                    yield ref, one


def cascade(regency: Regency, year: int, quarter: int, method: IndicatorMethod) -> Cascade:
    forest = _forest(regency, year, quarter)
    walk = Walk(forest)
    places = [place for root in forest.roots() for place in walk.down(root)]
    circles = sorted(forest.indicators.keys() - walk.seen)
    places += [place for one in circles if one not in walk.seen for place in walk.down(one)]
    return Cascade(
        year=year,
        quarter=quarter,
        indicators=len(forest.indicators),
        nodes=tuple(_node(regency, forest, place, repeated, (year, quarter)) for place, repeated in places),
        circles=tuple(map(_place, circles)),
        unknown=tuple(_link(regency, forest, ref, one) for ref, one in forest.unknown()),
        method=method,
    )


def _forest(regency: Regency, year: int, quarter: int) -> Forest:
    indicators, definitions = {}, {}
    for unit, indicator in regency.owned():
        in_force = indicator.in_force(end_of(year, quarter))
        if in_force:
            indicators[Ref(unit, indicator.code)] = indicator
            definitions[Ref(unit, indicator.code)] = in_force.definition
    below: defaultdict[Ref, list[Edge]] = defaultdict(list)
    for ref, definition in sorted(definitions.items()):
        for one in definition.contributions:
            above = Ref(one.to.unit, one.to.code)
            if above in indicators:
                below[above].append(Edge(ref, one))
    return Forest(indicators, definitions, below)


class Walk:
    """Down the forest without recursion, for it may be as deep as it has indicators; each is told of once."""

    def __init__(self, forest: Forest) -> None:
        self._forest = forest
        self.seen: set[Ref] = set()

    def down(self, root: Ref) -> Iterator[tuple[Place, Repetition | None]]:
        waiting = [Place(root, None, ())]
        while waiting:
            place = waiting.pop()
            repeated = self._repeated(place)
            yield place, repeated
            if repeated is None:
                self.seen.add(place.ref)
                path = (*place.path, place.ref)
                edges = self._forest.below.get(place.ref, ())
                waiting.extend(Place(edge.child, edge, path) for edge in reversed(edges))

    def _repeated(self, place: Place) -> Repetition | None:
        if place.ref in place.path:
            return "circle"
        return "shown_above" if place.ref in self.seen else None


def _node(
    regency: Regency, forest: Forest, place: Place, repeated: Repetition | None, when: tuple[int, int]
) -> CascadeNode:
    ref, contribution = place.ref, place.edge.contribution if place.edge else None
    edges = forest.below.get(ref, ())
    shares = [edge.contribution.share for edge in edges if edge.contribution.share is not None]
    return CascadeNode(
        depth=len(place.path),
        unit=ref.unit,
        unit_name=regency.name(ref.unit),
        code=ref.code,
        name=forest.definitions[ref].name,
        above=_place(place.path[-1]) if place.path else None,
        via=contribution.via if contribution else None,
        share=contribution.share if contribution else None,
        contributing=len(edges),
        shares=sum(shares, ZERO) if shares else None,
        repeated=repeated,
        figure=figure(ref.unit, forest.indicators[ref], *when, regency.tones),
    )


def _link(regency: Regency, forest: Forest, ref: Ref, one: Contribution) -> Link:
    name = forest.definitions[ref].name
    return Link(*ref, name, one.to.unit, one.to.code, to_unit_known=one.to.unit in regency.units)


def _place(ref: Ref) -> str:
    return f"{ref.unit}/{ref.code}"
