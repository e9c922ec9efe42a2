"""What a function asks for, laid beside its code."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.install.world import npm_package, served, wheel
from tests.lab.world import told, with_lab

from deburr.cli.session import Session
from deburr.install import store
from deburr.install.errors import NotInstalled
from deburr.lab.dependencies import with_dependencies
from deburr.lab.laboratory import Lab
from deburr.lab.project import Prepared, prepare
from deburr.lab.record import Record

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Words:
    Type: AWS::Serverless::Function
    Properties:
      {Runtime: python3.11, Handler: app.handler, CodeUri: src/, MemorySize: 1769, Timeout: 30, Layers: [!Ref Shared]}
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer/}
    Metadata: {BuildMethod: python3.11}
"""
HANDLER = """\
import os, phrases, words

def handler(event, context):
    return [each.VERSION + " " + os.path.dirname(each.__file__) for each in (words, phrases)]
"""


def test_packages_are_seen_beside_the_code_and_never_put_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(tmp_path / "index", "words", "1.5")
    wheel(tmp_path / "index", "phrases", "0.3")
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (root / "src/app.py").write_text(HANDLER, encoding="utf-8")
    (root / "src/requirements.txt").write_text("words==1.5\n", encoding="utf-8")
    (root / "layer").mkdir()
    (root / "layer/requirements.txt").write_text("phrases==0.3\n", encoding="utf-8")
    session = Session.open((root,), today=date(2026, 11, 29))
    (function,) = session.workload().functions

    async def use(lab: Lab) -> tuple[Record, Record, Prepared, Prepared]:
        bare = prepare(function, session.workload(), root=root, work=lab.work, given={})
        made, again = (
            with_dependencies(bare, function, root=root, facts=session.facts, work=lab.work) for _ in range(2)
        )
        assert again == made
        apart = with_dependencies(bare, function, root=root, facts=session.facts, work=lab.work, beside=False)
        return await lab.invoke(made.spec, b"{}"), await lab.invoke(apart.spec, b"{}"), bare, made

    monkeypatch.setattr(store, "cache", lambda: tmp_path / "cache")
    for name in ("XDG_CONFIG_HOME", "PIP_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    with served(tmp_path / "index") as index:
        for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"):
            monkeypatch.setenv(name, f"{index}/simple/")
        for name in ("PIP_NO_INDEX", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "UV_INDEX_URL", "UV_FIND_LINKS"):
            monkeypatch.delenv(name, raising=False)
        record, apart, bare, made = with_lab(use)
    assert told(record) == ["1.5 /var/task/words", "0.3 /opt/python/phrases"]
    assert told(apart) == ["1.5 /opt/python/words", "0.3 /opt/python/phrases"]
    assert [each.partition(" asks")[0] for each in bare.told] == [
        "what its requirements.txt",
        "what the layer Shared's requirements.txt",
    ]
    assert "--install" not in "".join(made.told) and "is installed by" in "".join(made.told)
    assert sorted(path.name for path in (root / "src").iterdir()) == ["app.py", "requirements.txt"]


MODULE_TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Words:
    Type: AWS::Serverless::Function
    Properties: {Runtime: nodejs20.x, Handler: app.handler, CodeUri: src/, MemorySize: 1769, Timeout: 30}
"""


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
@pytest.mark.parametrize("beside", [True, False])
def test_es_modules_find_their_packages_and_their_runtimes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    npm_package(tmp_path / "index", "pad", "1.0.0", files={"index.js": "exports.told = 'own'"})
    npm_package(tmp_path / "index", "@aws-sdk/client-s3", "3.0.0", files={"index.js": "exports.told = 'runtime'"})
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "template.yaml").write_text(MODULE_TEMPLATE, encoding="utf-8")
    (root / "src/package.json").write_text('{"dependencies": {"pad": "1"}}', encoding="utf-8")
    (root / "src/app.mjs").write_text(
        "import pad from 'pad';\nimport sdk from '@aws-sdk/client-s3';\n"
        "export const handler = async () => [pad.told, sdk.told];\n",
        encoding="utf-8",
    )
    session = Session.open((root,), today=date(2026, 11, 29))
    workload = session.workload()
    (function,) = workload.functions

    async def use(lab: Lab) -> Record:
        bare = prepare(function, workload, root=root, work=lab.work, given={})
        with pytest.raises(NotInstalled, match="not installed"):
            with_dependencies(bare, function, root=root, facts=session.facts, work=lab.work, fetch=False)
        for fetch in (True, False):
            made = with_dependencies(
                bare, function, root=root, facts=session.facts, work=lab.work, beside=beside, fetch=fetch
            )
        return await lab.invoke(made.spec, b"{}")

    monkeypatch.setattr(store, "cache", lambda: tmp_path / "cache")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with served(tmp_path / "index") as index:
        monkeypatch.setenv("npm_config_registry", index)
        record = with_lab(use)
    assert told(record) == ["own", "runtime"]
