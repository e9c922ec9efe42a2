"""The code that an account keeps in one Region: published versions, who needs them, and the quota they fill."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from deburr.place import Place


class Kept(StrEnum):
    """What there are versions of."""

    FUNCTION = "function"
    LAYER = "layer"


class Version(Struct, frozen=True, order=True):
    """A published version of a function, or of a layer; `$LATEST` is none.

    function    its name; of a layer where the storage holds layers, which has neither code's digest nor runtime.
    size_bytes  of its package as Lambda counts it; 0 for images, which are in a registry.
    published   with its time zone.
    snapstart   True when a snapshot of it is kept ready.
    hosted      ARN of the capacity provider whose instances run it; "" on Lambda's own compute.
    """

    function: str
    number: int
    size_bytes: int
    published: datetime
    sha256: str
    memory_mb: int
    runtime: str
    snapstart: bool = False
    image: bool = False
    hosted: str = ""


class Pin(Struct, frozen=True, order=True):
    """Something that needs a version to be there.

    number  None when it may need any version: its qualifier is settled while it runs.
    by      who it is, as its owner would name it: `alias live`, `EventBridge rule nightly`.
    """

    function: str
    number: int | None
    by: str


class CodeStorage(Struct, frozen=True):
    """What one account keeps in one Region.

    of           what the versions are of: functions, unless somebody asked for layers.
    at           the snapshot it was read from.
    used_bytes   as AWS counts it, $LATEST and layers included; None while unknown.
    quota_bytes  as AWS says it for this account; None while unknown.
    latest_bytes what $LATEST of all functions holds.
    layers_bytes what the layer versions hold that some function uses: no list tells the size of others.
    unseen       actions that were refused, so that callers of that kind are not known.
    """

    account: str
    region: str
    at: Place
    used_bytes: int | None
    quota_bytes: int | None
    latest_bytes: int
    layers_bytes: int
    versions: tuple[Version, ...]
    pins: tuple[Pin, ...]
    unseen: tuple[str, ...] = ()
    of: Kept = Kept.FUNCTION

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions, or layers, that have versions, sorted."""
        return tuple(sorted({version.function for version in self.versions}))

    def with_pins(self, pins: Iterable[Pin], unseen: Iterable[str] = ()) -> "CodeStorage":
        """The same, with more known about who needs what."""
        return replace(
            self,
            pins=tuple(sorted({*self.pins, *pins}, key=lambda pin: (pin.function, pin.number or 0, pin.by))),
            unseen=tuple(sorted({*self.unseen, *unseen})),
        )
