"""Which version of the CDK an app is of, and what `Runtime.NODEJS_LATEST` is in the release that it has locked."""

from pathlib import Path

import pytest

from deburr.sources.cdk_source.releases import latest_node, major

NPM = '{"packages": {"node_modules/aws-cdk-lib": {\n  "version": "%s",\n  "dev": true}}}'
LOCKS = {
    "npm": ("package-lock.json", NPM % "2.187.0", "nodejs18.x"),
    "npm's first lock": ("package-lock.json", '{"aws-cdk-lib": {\n "version": "2.211.0"}}', "nodejs22.x"),
    "yarn": ("yarn.lock", 'aws-cdk-lib@^2.1.0:\n  version "2.212.0"\n', "nodejs22.x"),
    "yarn berry": ("yarn.lock", '"aws-cdk-lib@npm:^2.1.0":\n  version: 2.276.0\n', "nodejs24.x"),
    "pnpm": ("pnpm-lock.yaml", "packages:\n\n  aws-cdk-lib@2.200.0(constructs@10.4.2):\n    x: 1\n", "nodejs18.x"),
    "an exact version": ("package.json", '{"devDependencies": {"aws-cdk-lib": "2.210.0"}}', "nodejs18.x"),
    "a range": ("package.json", '{"dependencies": {"aws-cdk-lib": "^2.210.0"}}', None),
    "between what was looked at": ("package-lock.json", NPM % "2.260.0", None),
    "later than what was looked at": ("package-lock.json", NPM % "3.1.0", None),
    "a pre-release": ("package-lock.json", NPM % "2.211.0-rc.0", None),
    "another package": ("package-lock.json", '{"node_modules/cdk-lib": {\n "version": "2.1.0"}}', None),
}


@pytest.mark.parametrize(("name", "text", "told"), LOCKS.values(), ids=LOCKS)
def test_the_lock_beside_the_app_or_above(tmp_path: Path, name: str, text: str, told: str | None) -> None:
    app = tmp_path / "infra"
    app.mkdir()
    for folder in (app, tmp_path):
        (folder / name).write_text(text, encoding="utf-8")
        assert latest_node(app, tmp_path) == told
        (folder / name).unlink()


def test_two_releases_of_one_answer_agree_and_of_two_do_not(tmp_path: Path) -> None:
    lock = tmp_path / "yarn.lock"
    lines = 'aws-cdk-lib@^2.{0}.0:\n  version "2.{0}.0"\n'
    lock.write_text(lines.format(187) + lines.format(200), encoding="utf-8")
    assert latest_node(tmp_path, tmp_path) == "nodejs18.x"
    lock.write_text(lines.format(187) + lines.format(212), encoding="utf-8")
    assert latest_node(tmp_path, tmp_path) is None


def test_no_lock_above_the_checked_folder(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text(NPM % "2.187.0", encoding="utf-8")
    app = tmp_path / "checked"
    app.mkdir()
    assert latest_node(app, app) is None


@pytest.mark.parametrize(
    ("manifests", "found"),
    [
        pytest.param({"package.json": '{"dependencies": {"@aws-cdk/core": "1.204.0"}}'}, 1, id="the first"),
        pytest.param({"package.json": '{"dependencies": {"aws-cdk-lib": "^2.1.0"}}'}, 2, id="the second"),
        pytest.param({"app/requirements.txt": "aws-cdk.core==1.204.0\n"}, 1, id="the first, in Python"),
        pytest.param({"app/requirements.txt": "aws-cdk-lib>=2.0.0\nconstructs\n"}, 2, id="the second, in Python"),
        pytest.param(
            {"app/setup.py": '"aws-cdk.core==1.0"', "package.json": '{"dependencies": {"aws-cdk-lib": "2"}}'},
            1,
            id="the nearest",
        ),
        pytest.param(
            {"package.json": '{"dependencies": {"aws-cdk-lib": "2", "@aws-cdk/core": "1"}}'}, None, id="both of them"
        ),
        pytest.param(
            {"package.json": '{"dependencies": {"@aws-cdk/aws-lambda-python-alpha": "2"}}'}, None, id="neither"
        ),
        pytest.param({}, None, id="no manifest"),
    ],
)
def test_major_version(tmp_path: Path, manifests: dict[str, str], found: int | None) -> None:
    (tmp_path / "app").mkdir()
    for name, text in manifests.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert major(tmp_path / "app", tmp_path) == found
