"""The cascade (*pohon kinerja*): which indicators contribute to which, with their shares and achievements.

Nothing is added up from below: an indicator above has an achievement of its own. What leads in a circle, or to an
indicator that is not in force, is shown as that. The regency's own stand first, then the units by name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from services.reporting.adopted import IndicatorMethod
from services.reporting.indicator_documents import Indicator
from services.reporting.indicator_figures import IndicatorFigure, NoFigure, figure, no_figure
from services.reporting.regency import Owned, Regency
from services.reporting.rules import end_of
from shared.events.indicators import Contribution, Definition

Way = Literal["cascade", "cross_cutting"]
Repetition = Literal["shown_above", "circle"]
ZERO = Decimal()


class Ref(NamedTuple):
    unit: str
    code: str


class Link(Struct, frozen=True):
    """A contribution that leads to no indicator in force; `to_name` is None where there never was one."""

    unit: str
    code: str
    name: str
    to_unit: str
    to_unit_name: str
    to_code: str
    to_name: str | None
    to_unit_known: bool


class InCircle(Struct, frozen=True):
    unit: str
    unit_name: str
    code: str
    name: str


class CascadeNode(Struct, frozen=True):
    """An indicator at its place: `depth` under the root, contributing `via` and with `share` to the one above.

    The nodes come in the order of reading, each followed by what contributes to it. `shares` is the sum of the shares
    of those, None where none is stated. `repeated` says why its own contributions are not told again, `no_figure` why
    there is no achievement.
    """

    depth: int
    unit: str
    unit_name: str
    code: str
    name: str
    above: str | None
    above_name: str | None
    via: Way | None
    share: Decimal | None
    contributing: int
    shares: Decimal | None
    repeated: Repetition | None
    figure: IndicatorFigure | None
    no_figure: NoFigure | None


class Cascade(Struct, frozen=True):
    """`nodes` are the trees; `unlinked` are the indicators that contribute to none, and none to them.

    `circles` are the indicators that are reached from no root, for they only lead to one another.
    """

    year: int
    quarter: int
    indicators: int
    nodes: tuple[CascadeNode, ...]
    unlinked: tuple[CascadeNode, ...]
    circles: tuple[InCircle, ...]
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
    """The indicators in force with their definitions, in the order of reading; by indicator what contributes to it."""

    indicators: Mapping[Ref, Indicator]
    definitions: Mapping[Ref, Definition]
    below: Mapping[Ref, Sequence[Edge]]

    def name(self, ref: Ref) -> str:
        return self.definitions[ref].name

    def roots(self) -> list[Ref]:
        """Those that contribute to nothing in force."""
        lower = {edge.child for edges in self.below.values() for edge in edges}
        return [ref for ref in self.indicators if ref not in lower]

    def unknown(self) -> Iterator[tuple[Ref, Contribution]]:
        for ref, definition in self.definitions.items():
            for one in definition.contributions:
                if Ref(one.to.unit, one.to.code) not in self.indicators:
                    yield ref, one


def cascade(regency: Regency, year: int, quarter: int, method: IndicatorMethod) -> Cascade:
    forest = _forest(regency, year, quarter)
    walk, roots = Walk(forest), forest.roots()
    places = [place for root in roots if root in forest.below for place in walk.down(root)]
    unlinked = [place for root in roots if root not in forest.below for place in walk.down(root)]
    circles = [ref for ref in forest.indicators if ref not in walk.seen]
    places += [place for one in circles if one not in walk.seen for place in walk.down(one)]
    return Cascade(
        year=year,
        quarter=quarter,
        indicators=len(forest.indicators),
        nodes=tuple(_node(regency, forest, place, repeated, (year, quarter)) for place, repeated in places),
        unlinked=tuple(_node(regency, forest, place, repeated, (year, quarter)) for place, repeated in unlinked),
        circles=tuple(InCircle(ref.unit, regency.name(ref.unit), ref.code, forest.name(ref)) for ref in circles),
        unknown=tuple(_link(regency, forest, ref, one) for ref, one in forest.unknown()),
        method=method,
    )


def _forest(regency: Regency, year: int, quarter: int) -> Forest:
    indicators, definitions = {}, {}
    for unit, indicator in sorted(regency.owned(), key=lambda owned: _reading_order(regency, owned)):
        in_force = indicator.in_force(end_of(year, quarter))
        if in_force:
            indicators[Ref(unit, indicator.code)] = indicator
            definitions[Ref(unit, indicator.code)] = in_force.definition
    below: defaultdict[Ref, list[Edge]] = defaultdict(list)
    for ref, definition in definitions.items():
        for one in definition.contributions:
            above = Ref(one.to.unit, one.to.code)
            if above in indicators:
                below[above].append(Edge(ref, one))
    return Forest(indicators, definitions, below)


def _reading_order(regency: Regency, owned: Owned) -> tuple[bool, str, str, str]:
    """The regency first, then the units by name; within one by code."""
    return (
        regency.units[owned.unit].kind != "regency",
        regency.name(owned.unit).casefold(),
        owned.unit,
        owned.indicator.code,
    )


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
        name=forest.name(ref),
        above=_place(place.path[-1]) if place.path else None,
        above_name=forest.name(place.path[-1]) if place.path else None,
        via=contribution.via if contribution else None,
        share=contribution.share if contribution else None,
        contributing=len(edges),
        shares=sum(shares, ZERO) if shares else None,
        repeated=repeated,
        figure=figure(ref.unit, forest.indicators[ref], *when, regency.tones),
        no_figure=no_figure(forest.indicators[ref].year(when[0]), when[1]),
    )


def _link(regency: Regency, forest: Forest, ref: Ref, one: Contribution) -> Link:
    to = one.to
    return Link(
        *ref,
        name=forest.name(ref),
        to_unit=to.unit,
        to_unit_name=regency.name(to.unit),
        to_code=to.code,
        to_name=regency.indicator_name(to.unit, to.code),
        to_unit_known=to.unit in regency.units,
    )


def _place(ref: Ref) -> str:
    return f"{ref.unit}/{ref.code}"
