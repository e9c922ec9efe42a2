"""The compiled facts say exactly what the TOML says."""

from deburr.facts import book, compiled, imports
from deburr.facts.reading import parsed


def test_equal_to_the_toml() -> None:
    names = (*book.SHIPPED, imports.TABLE)
    written = {name: parsed((compiled.HERE / name).read_text(encoding="utf-8")) for name in names}
    assert compiled.restore(compiled.FILE.read_text(encoding="utf-8")) == written, "make docs"
    assert compiled.restore(compiled.dump(written)) == written
