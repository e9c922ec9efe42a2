"""Parameter values as CloudFormation's files and samconfig.toml write them."""

from pathlib import Path

import pytest

from deburr.errors import ConfigError
from deburr.sources.cloudformation.parameters import from_file, from_samconfig, overrides


def parameter_file(folder: Path, text: str) -> Path:
    path = folder / "parameters.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            '[{"ParameterKey": "Wait", "ParameterValue": "20"}]', {"Wait": "20"}, id="as the AWS CLI takes it"
        ),
        pytest.param('[{"ParameterKey": "Wait", "UsePreviousValue": true}]', {}, id="the value of last time"),
        pytest.param('["Wait=20", "Stage=prod"]', {"Wait": "20", "Stage": "prod"}, id="as deploy takes it"),
        pytest.param('{"Wait": 20}', {"Wait": "20"}, id="a map"),
        pytest.param('{"Parameters": {"Wait": "20"}, "Tags": {}}', {"Wait": "20"}, id="as CodePipeline takes it"),
        pytest.param('{"On": true, "Ids": ["a", "b"]}', {"On": "true", "Ids": "a,b"}, id="what is no text"),
        pytest.param('{"Wait": null, "Stage": ""}', {"Stage": ""}, id="null is not given, empty is"),
        pytest.param('\ufeff{"Wait": "20"}', {"Wait": "20"}, id="a byte order mark"),
        pytest.param("[]", {}, id="nothing"),
        pytest.param('[3, {"Key": "Wait"}]', {}, id="entries of another kind"),
    ],
)
def test_shapes_of_a_parameter_file(tmp_path: Path, text: str, found: dict[str, str]) -> None:
    assert from_file(parameter_file(tmp_path, text)) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "is no JSON", id="cut off"),
        pytest.param("Wait: 20", "is no JSON", id="YAML"),
        pytest.param("3", "holds no parameters", id="a number"),
        pytest.param('{"Parameters": 3}', "holds no parameters", id="no map below Parameters"),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        from_file(parameter_file(tmp_path, text))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        from_file(tmp_path / "parameters.json")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Wait=20 Stage=prod", {"Wait": "20", "Stage": "prod"}, id="short"),
        pytest.param("ParameterKey=Wait,ParameterValue=20", {"Wait": "20"}, id="long"),
        pytest.param('Name="two words"', {"Name": "two words"}, id="quoted"),
        pytest.param('ParameterKey=Name,ParameterValue="two words"', {"Name": "two words"}, id="long and quoted"),
        pytest.param("ParameterKey=Ids,ParameterValue=a,b", {"Ids": "a,b"}, id="a comma in a long one"),
        pytest.param("Url=https://x/?a=b", {"Url": "https://x/?a=b"}, id="the first equals sign counts"),
        pytest.param("Wait=10 Wait=20", {"Wait": "20"}, id="the last one counts"),
        pytest.param("Stage=", {"Stage": ""}, id="empty"),
        pytest.param("Wait", {}, id="no value"),
        pytest.param('Wait="20', {"Wait": '"20'}, id="a quote that is not closed"),
    ],
)
def test_overrides(text: str, found: dict[str, str]) -> None:
    assert overrides(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "[prod.deploy.parameters]\nparameter_overrides = 'Wait=20 Stage=\"two words\"'",
            {"Wait": "20", "Stage": "two words"},
            id="one text",
        ),
        pytest.param(
            "[prod.deploy.parameters]\nparameter_overrides = ['Wait=20', 'ParameterKey=Stage,ParameterValue=prod']",
            {"Wait": "20", "Stage": "prod"},
            id="a list",
        ),
        pytest.param(
            "[prod.deploy.parameters.parameter_overrides]\nWait = 20\nOn = false\nIds = ['a', 'b']",
            {"Wait": "20", "On": "false", "Ids": "a,b"},
            id="a table",
        ),
        pytest.param(
            "[prod.deploy.parameters]\nparameter_overrides = [{Wait = 20}, 'Stage=prod']",
            {"Wait": "20", "Stage": "prod"},
            id="tables and texts in a list",
        ),
        pytest.param(
            "[prod.deploy.parameters]\nparameter_overrides = 'Wait=20'\n"
            "[prod.global.parameters]\nparameter_overrides = 'Wait=10 Stage=prod'",
            {"Wait": "20", "Stage": "prod"},
            id="deploy wins over global",
        ),
        pytest.param("[test.deploy.parameters]\nparameter_overrides = 'Wait=20'", {}, id="another environment"),
        pytest.param("[prod.build.parameters]\nparameter_overrides = 'Wait=20'", {}, id="another command"),
        pytest.param("[prod.deploy.parameters]\nparameter_overrides = 3", {}, id="a number"),
        pytest.param("prod = 3", {}, id="an environment that is no table"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_forms_of_samconfig(tmp_path: Path, text: str, found: dict[str, str]) -> None:
    (tmp_path / "samconfig.toml").write_text(text, encoding="utf-8")
    assert from_samconfig(tmp_path / "template.yaml", "prod") == found


def test_no_samconfig_gives_nothing(tmp_path: Path) -> None:
    assert from_samconfig(tmp_path / "template.yaml", "prod") == {}


@pytest.mark.parametrize("data", [pytest.param(b"[", id="no TOML"), pytest.param(b"\xff\xfe", id="no UTF-8")])
def test_a_samconfig_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "samconfig.toml").write_bytes(data)
    with pytest.raises(ConfigError, match="is no TOML"):
        from_samconfig(tmp_path / "template.yaml", "prod")
