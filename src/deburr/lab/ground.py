"""What every environment of one function stands on."""

from dataclasses import dataclass

from deburr.lab.keeping import Keeping
from deburr.lab.limits import Limits
from deburr.lab.mechanism import Mechanism
from deburr.lab.orders import Blueprint
from deburr.lab.spec import Spec

ON_DEMAND, PROVISIONED = "on-demand", "provisioned-concurrency"


@dataclass(frozen=True, slots=True)
class Ground:
    """The same for each of them.

    boost  True to give init a whole CPU, as Lambda is widely measured to do; False to ration it too.
    """

    spec: Spec
    blueprint: Blueprint
    limits: Limits
    keeping: Keeping
    mechanism: Mechanism
    boost: bool = True
