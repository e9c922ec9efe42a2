"""Which signatures Python's runtime can call."""

from pathlib import Path

import pytest

from deburr.sources.handlers.locate import Located
from deburr.sources.handlers.modules import Sources
from deburr.sources.handlers.reader import HandlerReader


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("def handler(event, context): ...", "", id="as it should be"),
        pytest.param("def handler(event): ...", "handler takes 1 argument", id="the event alone"),
        pytest.param("def handler(): ...", "handler takes no argument", id="none"),
        pytest.param("handler = lambda event: event", "handler takes 1 argument", id="a lambda"),
        pytest.param("def handler(event, context, table): ...", "handler takes 3 arguments", id="one more"),
        pytest.param("def handler(event, context, table=None): ...", "", id="one more with a default"),
        pytest.param("def handler(event, context=None): ...", "", id="a default for the context"),
        pytest.param("def handler(event, *rest): ...", "", id="any number"),
        pytest.param("def handler(event, **rest): ...", "handler takes 1 argument", id="the rest by name"),
        pytest.param("def handler(event, /, context): ...", "", id="the event by place alone"),
        pytest.param("def handler(event, *, context): ...", "handler takes 1 argument", id="the context by name"),
        pytest.param("def handler(*args, table): ...", "handler needs table= too", id="something by name"),
        pytest.param("@wraps\ndef handler(event): ...", "", id="whatever its decorator calls"),
        pytest.param("class App:\n  def run(self, e, c): ...\nhandler = App().run", "", id="a method"),
        pytest.param(
            "import os\nif os.environ.get('A'):\n  def handler(event): ...\nelse:\n  def handler(e, c): ...",
            "",
            id="one of two",
        ),
    ],
)
def test_what_the_runtime_can_call(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "app.py").write_text(f"{text}\n", encoding="utf-8")
    read = HandlerReader(Sources(tmp_path)).walk(Located("app.py", "handler", False, ("",)))
    assert (read.handler is None) is bool(says)
    assert (read.missing or "").startswith(f"app.py's {says}" if says else "")
