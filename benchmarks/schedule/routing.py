"""The order of one long day by PyVRP and by OR-Tools routing; both stop by counts, not by a clock.

The way to the first stop and home costs nothing: the depot is next to everything. What counts is
minutes on the way. Visits begin with a slot, so minutes from start to start are rounded up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.schedule.long_day import Stops, starts_of, stops_of
from benchmarks.schedule.outcome import Outcome
from benchmarks.schedule.planning import Visit, planned

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery

SEED = 1
PYVRP_ITERATIONS = 5_000
ROUTING_BRANCHES = 3_000


def by_pyvrp(lottery: Lottery) -> Outcome:
    """Iterated local search with time windows, one vehicle."""
    stops = stops_of(lottery)
    return _outcome(lottery, stops, pyvrp_order(stops))


def by_ortools_routing(lottery: Lottery) -> Outcome:
    """Cheapest insertion first, then guided local search, one vehicle."""
    stops = stops_of(lottery)
    return _outcome(lottery, stops, ortools_order(stops))


def _outcome(lottery: Lottery, stops: Stops, order: list[int]) -> Outcome:
    block_of = {block.enterprise: block.block for block in lottery.record.blocks}
    visits = [
        Visit((block_of[stops.names[stop]],), 0, start)
        for stop, start in zip(order, starts_of(stops, order), strict=True)
    ]
    return Outcome((planned(lottery, visits),))


def pyvrp_order(stops: Stops) -> list[int]:
    from pyvrp import Model
    from pyvrp.stop import MaxIterations

    model = Model()
    depot_place = model.add_location(0, 0)
    depot = model.add_depot(depot_place)
    places = [model.add_location(0, 0) for _ in stops.names]
    for place, (first, last) in zip(places, stops.opening, strict=True):
        model.add_client(place, tw_early=first, tw_late=last)
        model.add_edge(depot_place, place, distance=0, duration=0)
        model.add_edge(place, depot_place, distance=0, duration=0)
    for here, origin in enumerate(places):
        for there, destination in enumerate(places):
            if here != there:
                model.add_edge(
                    origin,
                    destination,
                    distance=int(stops.minutes[here, there]),
                    duration=int(stops.slots[here, there]),
                )
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot)
    found = model.solve(stop=MaxIterations(PYVRP_ITERATIONS), seed=SEED, display=False)
    if not found.is_feasible():
        raise RuntimeError("no route that keeps all opening hours")
    (route,) = found.best.routes()
    return [activity.idx for activity in route if activity.is_client()]


def ortools_order(stops: Stops) -> list[int]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    n_stops = len(stops.names)
    manager = pywrapcp.RoutingIndexManager(n_stops + 1, 1, n_stops)
    routing = pywrapcp.RoutingModel(manager)
    ways = [[*row, 0] for row in stops.minutes.tolist()] + [[0] * (n_stops + 1)]
    clocks = [[*row, 0] for row in stops.slots.tolist()] + [[0] * (n_stops + 1)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(ways))
    horizon = max(last for _, last in stops.opening)
    waiting, starts_at_zero = horizon, False
    routing.AddDimension(
        routing.RegisterTransitMatrix(clocks), waiting, horizon, starts_at_zero, "clock"
    )
    clock = routing.GetDimensionOrDie("clock")
    for stop, (first, last) in enumerate(stops.opening):
        clock.CumulVar(manager.NodeToIndex(stop)).SetRange(first, last)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategy, search = routing_enums_pb2.FirstSolutionStrategy, routing_enums_pb2
    parameters.first_solution_strategy = strategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = search.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    routing.AddSearchMonitor(routing.solver().BranchesLimit(ROUTING_BRANCHES))
    found = routing.SolveWithParameters(parameters)
    if found is None:
        raise RuntimeError("no route that keeps all opening hours")
    order, index = [], found.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return order
