"""A route that does not move is not answered by another one that does."""

from pathlib import Path

import pytest

from deburr.place import Place
from deburr.scaffold import express_routes, fastapi_routes
from deburr.scaffold.covering import without_covers
from deburr.scaffold.python_modules import modules
from deburr.scaffold.survey import Left, Route, Survey

FASTAPI = """\
from fastapi import Depends, FastAPI
app = FastAPI()
@app.get("/users/me")
def me(user: str = Depends(str)): ...
@app.get("/users/{name}")
def user(name: str): ...
"""
EXPRESS = """\
const express = require('express');
const app = express();
app.all('/users/me', (req, res) => res.json(1));
app.get('/users/:name', (req, res) => res.json(2));
module.exports = app;
"""

AT = Place("app.py", 3, 1)
MOVES = [
    ("/users/{id}", "/users/me", ("GET",), False),
    ("/users/:id", "/users/me", ("GET",), False),
    ("/users/<id>", "/users/me", (), False),
    ("/users/<path:rest>", "/users/me/orders", ("GET",), False),
    ("/users/{id}", "/users/me", ("POST",), True),
    ("/users/{id}/orders", "/users/me", ("GET",), True),
    ("/orders/{id}", "/users/me", ("GET",), True),
    ("/users/all", "/users/me", ("GET",), True),
    ("/users/{id}", "", (), True),
]


@pytest.mark.parametrize(("path", "stays", "methods", "moves"), MOVES)
def test_what_would_answer_for_another(path: str, stays: str, methods: tuple[str, ...], moves: bool) -> None:
    route = Route(("GET",), path, AT)
    found = without_covers(Survey("fastapi", "app", "app", (route,), (Left(AT, "why", stays, methods),)))
    assert bool(found.routes) == moves
    assert (len(found.left) == 1) == moves


def test_a_view_that_stays_behind_a_check_is_seen_in_each_framework(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(FASTAPI)
    (tmp_path / "app.js").write_text(EXPRESS)
    fastapi = fastapi_routes.survey(modules(["app.py"], tmp_path, ""))
    express = express_routes.survey(["app.js"], tmp_path).survey
    for survey in (fastapi, express):
        assert [len(survey.routes), len(without_covers(survey).routes)] == [1, 0]
