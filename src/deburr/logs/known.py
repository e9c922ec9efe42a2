"""What is known of a function besides its calls: its environments, marks of failures, requests without an end."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Stream:
    """One environment as its log stream tells; without a stream name, all that a container has."""

    name: str
    init_began: int | None = None
    init_failed: bool = False
    restores: bool = False
    provisioned: bool = False
    raised: int = 0
    version: str = ""
    versioned: bool = False  # its name tells the version
    started: int = 0


@dataclass(slots=True)
class Gathered:
    """What was found about one function, besides its calls.

    marks      key of a request id -> (us, class) of lines that tell how it failed.
    open       keys of requests that started and were not seen to end within their Block.
    """

    streams: dict[str, Stream] = field(default_factory=dict)
    nameless: bool = False  # some calls have no stream name
    open: set[int] = field(default_factory=set)
    marks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    init_failures: dict[str, int] = field(default_factory=dict)
    runtimes: dict[str, int] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    platform_json: bool = False
    guessed: bool = True
    dropped: int = 0

    def merge(self, other: "Gathered") -> None:
        """What another process found about the same function, in other streams."""
        self.streams.update(other.streams)
        self.nameless |= other.nameless
        self.open |= other.open
        for request, marks in other.marks.items():
            self.marks.setdefault(request, []).extend(marks)
        for mine, more in ((self.init_failures, other.init_failures), (self.runtimes, other.runtimes)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count
        self.notes |= other.notes
        self.platform_json |= other.platform_json
        self.guessed &= other.guessed
        self.dropped += other.dropped
