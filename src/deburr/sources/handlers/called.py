"""A call of something that is not local code, as everybody sees it who knows what such calls mean."""

from deburr.place import Place
from deburr.sources.handlers.syntax import Call
from deburr.sources.handlers.values import Instance, Value
from deburr.sources.handlers.walker import Walker


class Called:
    """path      what is called, by its full name: `boto3.client().get_object`.
    method    the last of its names.
    args      what it is given by position.
    keywords  what it is given by name.
    base      the instance it is called on; None where it is called on none.
    node      the call by its syntax.
    """

    __slots__ = ("args", "base", "keywords", "method", "node", "path")

    def __init__(
        self, path: str, args: list[Value], keywords: dict[str, Value], base: Instance | None, node: Call
    ) -> None:
        self.path = path
        self.method = path.rpartition(".")[2]
        self.args = args
        self.keywords = keywords
        self.base = base
        self.node = node

    @property
    def name(self) -> str:
        """The full name as a reader knows it: `boto3.client.get_object`."""
        return self.path.replace("()", "")

    def at(self, w: Walker) -> Place:
        """Where it is called, under its name."""
        return w.place(self.node, self.name)
