"""What is compared: our way, and one thing after another done as it is done today."""

from benchmarks.fairness.practices import CrewDraw, EnterpriseDraw, Practice
from benchmarks.fairness.practices.apart import Apart
from benchmarks.fairness.practices.equal import Equal
from benchmarks.fairness.practices.fixed_pairs import FixedPairs
from benchmarks.fairness.practices.joint_visits import JointVisits
from benchmarks.fairness.practices.least_loaded import LeastLoaded
from benchmarks.fairness.practices.lottery import Lottery
from benchmarks.fairness.practices.nested import Nested
from benchmarks.fairness.practices.numpy_weights import NumpyWeights
from benchmarks.fairness.practices.pandas_weights import PandasWeights
from benchmarks.fairness.practices.round_robin import RoundRobin
from benchmarks.fairness.practices.seat_by_seat import SeatBySeat
from benchmarks.fairness.practices.skip_number import SkipNumber
from benchmarks.fairness.practices.territorial import Territorial
from benchmarks.fairness.practices.visits_apart import VisitsApart

DRAWS: tuple[EnterpriseDraw, ...] = (
    Equal(),
    Nested(),
    Apart(),
    SkipNumber(),
    PandasWeights(),
    NumpyWeights(),
)
CREWS: tuple[CrewDraw, ...] = (
    Lottery(),
    SeatBySeat(),
    SeatBySeat(shuffled=True),
    LeastLoaded(),
    FixedPairs(),
    RoundRobin(),
    Territorial(),
)
OURS = Practice(draw=Equal(), calendar=JointVisits(), crew=Lottery())
TODAY = Practice(draw=SkipNumber(), calendar=VisitsApart(), crew=SeatBySeat())
"""Nothing of ours: a platform's draw, visits apart, people seat by seat."""

PRACTICES: tuple[Practice, ...] = (
    *(Practice(draw=draw, calendar=JointVisits(), crew=Lottery()) for draw in DRAWS),
    *(Practice(draw=Equal(), calendar=JointVisits(), crew=crew) for crew in CREWS[1:]),
    Practice(draw=Equal(), calendar=VisitsApart(), crew=Lottery()),
    Practice(draw=Apart(), calendar=VisitsApart(), crew=SeatBySeat(shuffled=True)),
    TODAY,
)
