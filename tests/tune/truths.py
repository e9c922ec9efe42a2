"""Functions whose truth is known, and the reference's rule, to hold decisions against."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from deburr.tune.course import Course, Rules
from deburr.tune.samples import Call, Outcome, Seen
from deburr.tune.target import Target
from deburr.tune.tariff import Tariff
from deburr.tune.verdict import verdict

SIZES = (128, 256, 512, 1024, 1536, 3008)
TARIFF = Tariff(1.66667e-5, 2e-7, 0.0, 0.0, None, "x86_64", 512)


@dataclass(frozen=True)
class Truth:
    """wait_ms, cpu_ms  of a call on one vCPU; noise of environments and of calls as standard deviations of logarithms.

    least_mb  memory it needs.
    drift     of the hour, shared by all sizes measured in one block.
    odd       chance of an environment that is half as slow again.
    noisier   how much noisier the smallest size is than the others.
    """

    name: str
    wait_ms: float
    cpu_ms: float
    by_environment: float = 0.05
    by_call: float = 0.1
    least_mb: int = 0
    drift: float = 0.0
    odd: float = 0.0
    noisier: float = 1.0
    init_ms: float = 250.0

    def mean_ms(self, size: int) -> float:
        """Without noise."""
        return self.wait_ms + self.cpu_ms * 1769 / min(size, 1769)

    def usd(self, size: int) -> float:
        """The true cost of a mean call; noise multiplies every size alike, but for what is noisier."""
        factor = 1 + 0.5 * self.odd
        scale = self.noisier if size == SIZES[0] else 1.0
        spread = math.exp((self.by_environment**2 + self.by_call**2) * (scale**2) / 2)
        return TARIFF.usd(size, self.mean_ms(size) * factor * spread + 0.5)

    def runs(self, size: int) -> bool:
        return size >= self.least_mb


TRUTHS = (
    Truth("pure CPU", 0, 120),
    Truth("IO-bound", 120, 0.5),
    Truth("70/30", 36, 84),
    Truth("out of memory below 512", 36, 84, least_mb=512),
    Truth("noisy environments", 36, 84, by_environment=0.1, by_call=0.2, drift=0.1, odd=0.05),
    Truth("noisy where small", 36, 84, by_environment=0.05, by_call=0.1, noisier=2.0),
)


class World:
    """Draws environments of a truth."""

    def __init__(self, truth: Truth, seed: int) -> None:
        self.truth = truth
        self.chance = random.Random(seed)
        self.hours: dict[int, float] = {}

    def environment(self, size: int, block: int) -> float:
        """How much slower than the mean an environment is."""
        truth = self.truth
        hour = self.hours.setdefault(block, self.chance.gauss(0, truth.drift))
        odd = 1.5 if self.chance.random() < truth.odd else 1.0
        scale = truth.noisier if size == SIZES[0] else 1.0
        return odd * math.exp(hour + self.chance.gauss(0, truth.by_environment * scale))

    def call_ms(self, size: int, environment: float) -> float:
        scale = self.truth.noisier if size == SIZES[0] else 1.0
        return self.truth.mean_ms(size) * environment * math.exp(self.chance.gauss(0, self.truth.by_call * scale))

    def seen(self, size: int, block: int, warm: int) -> Seen:
        if not self.truth.runs(size):
            return Seen(size, block, Outcome.OOM, peak_mb=size, told="Runtime.OutOfMemory")
        slow = self.environment(size, block)
        calls = [self.call_ms(size, slow) for _ in range(1 + warm)]
        billed = [Call(ms, math.ceil(ms)) for ms in calls]
        init = self.truth.init_ms * math.exp(self.chance.gauss(0, 0.1))
        first = Call(calls[0], math.ceil(calls[0] + init))
        return Seen(size, block, init_ms=init, first=first, warm=tuple(billed[1:]), peak_mb=60)


def tuned(truth: Truth, seed: int, *, rules: Rules | None = None, sizes: Sequence[int] = SIZES) -> Course:
    """A tuning of a truth to its end."""
    course = Course(sizes, TARIFF, Target(), rules or Rules(), seed=seed)
    world = World(truth, seed)
    while order := course.order():
        for size in order:
            if size in course.live:
                course.add(world.seen(size, course.blocks, course.warm))
        course.close()
    return course


def reference(truth: Truth, seed: int, *, num: int, parallel: bool = False) -> tuple[int, int]:
    """What the tuner everybody uses answers, and how many calls it made.

    aws-lambda-power-tuning, executor.js and utils.js: of `num` calls for each size a fifth is cut off at each end, the
    mean of the rest is rounded up and priced, and the least price wins. In series all calls of a size meet one
    environment; in parallel each starts its own. Sizes that cannot run, which make it fail, are left out for it.
    """
    world = World(truth, seed)
    prices: dict[int, float] = {}
    calls = 0
    for size in SIZES:
        if not truth.runs(size):
            calls += 1
            continue
        slow = world.environment(size, 0)
        billed = []
        for nth in range(num):
            if parallel and nth:
                slow = world.environment(size, 0)
            cold = parallel or not nth
            billed.append(math.ceil(world.call_ms(size, slow) + (truth.init_ms if cold else 0)))
        cut = int(num * 0.2)
        kept = sorted(billed)[cut : num - cut]
        prices[size] = math.ceil(sum(kept) / len(kept)) * size / 128 * 2.1e-9
        calls += num
    return min(prices, key=lambda size: (prices[size], -size)), calls


def regret(truth: Truth, size: int) -> float:
    """How much more than the best size costs what was chosen, as a share."""
    best = min(truth.usd(each) for each in SIZES if truth.runs(each))
    return truth.usd(size) / best - 1


def wrong_claims(truth: Truth, course: Course, current: int = SIZES[0]) -> list[str]:
    """What a tuning claims and is not so: which size is worse, what cannot run, how far the choice is from the best."""
    found = [
        f"{size} is not {math.expm1(worse):.1%} worse than {other}"
        for size, (other, worse) in course.beaten.items()
        if truth.usd(size) / truth.usd(other) < math.exp(worse)
    ]
    found += [f"{size} runs" for size in (*course.failed, *course.cramped) if truth.runs(size)]
    told = verdict(course, current=current)
    assert told.size is not None
    if told.at_most is not None and regret(truth, told.size) > told.at_most:
        found.append(f"{told.size} costs {regret(truth, told.size):.1%} more than the best, not {told.at_most:.1%}")
    gain = told.gain
    if gain is not None and gain.low is not None and gain.high is not None:
        real = truth.usd(current) / truth.usd(told.size)
        if not gain.low <= real <= gain.high:
            found.append(f"{current} costs {real:.3f} of {told.size}, not {gain.low:.3f} to {gain.high:.3f}")
    return found
