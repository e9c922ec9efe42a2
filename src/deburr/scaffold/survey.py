"""What a web framework's application routes, which views answer, and what cannot move."""

from msgspec import Struct

from deburr.place import Place

VERBS = ("get", "post", "put", "delete", "patch", "options", "head")
"""Methods of an application that route a request's method of the same name."""


class Parameter(Struct, frozen=True):
    """What a view is handed by name.

    annotation  as the resolver's function writes it; "" without one.
    default     likewise.
    """

    name: str
    annotation: str = ""
    default: str = ""


class Route(Struct, frozen=True):
    """One path and the view that answers it.

    methods    in capitals, in the order written.
    path       as the framework writes it, prefixes of routers before it.
    module     dotted, of the view; in JavaScript the file that adds the route.
    view       its name in that module; "" where nothing can import it and the application is asked for it.
    endpoint   what the application calls it.
    answers    the type that the view says it answers with; "" without one.
    status     that the route says it answers with; 0 for none.
    awaits     the view must be awaited.
    needs      what of the framework the view uses: `at.path` names it.
    """

    methods: tuple[str, ...]
    path: str
    at: Place
    module: str = ""
    view: str = ""
    endpoint: str = ""
    parameters: tuple[Parameter, ...] = ()
    answers: str = ""
    status: int = 0
    awaits: bool = False
    needs: tuple[Place, ...] = ()

    @property
    def told(self) -> str:
        """`GET /users`."""
        return f"{'|'.join(self.methods)} {self.path}"


class Left(Struct, frozen=True):
    """Something that does not move by itself, and why.

    path     of the route that it is, as the framework writes it; "" for what is none, or where that is computed.
    methods  that it answers, in capitals; none where they are not known or it answers all.
    """

    at: Place
    why: str
    path: str = ""
    methods: tuple[str, ...] = ()


class Survey(Struct, frozen=True):
    """module, app  where the application can be had: a module, dotted, and a name in it.
    root         what it takes off a path that begins with it; "" for nothing.
    """

    framework: str
    module: str
    app: str
    routes: tuple[Route, ...]
    left: tuple[Left, ...]
    root: str = ""
