"""A route that does not move is not answered by another one that does."""

import pytest

from deburr.place import Place
from deburr.scaffold.covering import without_covers
from deburr.scaffold.survey import Left, Route, Survey

AT = Place("app.py", 3, 1)
MOVES = [
    ("/users/{id}", "GET /users/me: Depends(user) is more than a resolver knows", False),
    ("/users/:id", "GET /users/me: passport runs before it", False),
    ("/users/<id>", "/users/me: its view could not be told", False),
    ("/users/<path:rest>", "GET /users/me/orders: its view could not be told", False),
    ("/users/{id}", "POST /users/me: Depends(user) is more than a resolver knows", True),
    ("/users/{id}/orders", "GET /users/me: Depends(user) is more than a resolver knows", True),
    ("/orders/{id}", "GET /users/me: Depends(user) is more than a resolver knows", True),
    ("/users/all", "GET /users/me: Depends(user) is more than a resolver knows", True),
    ("/users/{id}", "lifespan is not run: do its work when the module is imported", True),
]


@pytest.mark.parametrize(("path", "why", "moves"), MOVES, ids=[f"{path} beside {why[:18]}" for path, why, _ in MOVES])
def test_what_would_answer_for_another(path: str, why: str, moves: bool) -> None:
    route = Route(("GET",), path, AT)
    found = without_covers(Survey("fastapi", "app", "app", (route,), (Left(AT, why),)))
    assert bool(found.routes) == moves
    assert (len(found.left) == 1) == moves
