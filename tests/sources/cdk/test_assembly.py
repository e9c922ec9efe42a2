"""Assemblies at their edges: what is absent, moved, bundled, zipped, printed twice."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from deburr.edits import Advice
from deburr.errors import DeburrError

from .conftest import HANDLER, App, checked


def test_without_a_trace_the_finding_names_the_construct(app: App) -> None:
    app.function("Api/Orders")
    app.asset("api.py", HANDLER)
    app.write_file("src/api.py", HANDLER)
    app.write()
    (finding,) = checked(app.folder).findings
    assert finding.at.file == "src/api.py"
    assert "Api/Orders calls requests.get" in finding.message


def test_a_trace_of_another_machine_finds_the_file_by_its_end(app: App) -> None:
    frames = [
        "new Function (/elsewhere/node_modules/aws-cdk-lib/aws-lambda/lib/function.js:1:2)",
        "new Api (/elsewhere/shop/lib/api.ts:2:5)",
    ]
    app.function("Api/Orders", trace=frames, properties={"Runtime": "python3.8"})
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    app.write_file("lib/api.ts", "// api\nnew Function()\n")
    app.write()
    (finding,) = checked(app.folder).findings
    assert str(finding.at) == "lib/api.ts:2:5"


def test_stacks_with_the_same_functions_are_one_and_others_are_not(app: App) -> None:
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    for stack in ("East", "West"):
        app.function(f"{stack}/Orders", properties={"Runtime": "python3.8"})
    app.function("Other/Stock", properties={"Runtime": "python3.7"})
    app.write()
    verdict = checked(app.folder)
    assert [len(finding.functions) for finding in verdict.findings] == [2, 1]
    copies = {function.name: function.copy_of for function in verdict.workload.functions}
    assert copies["West/Orders"] == "cdk.out/East.template.json#Orders1234ABCD"
    assert copies["East/Orders"] == copies["Other/Stock"] == ""


def test_two_apps_may_have_a_stack_of_one_name(app: App, tmp_path: Path) -> None:
    for name in ("one", "two"):
        own = App(tmp_path / name, tmp_path / name / "cdk.out")
        own.function("Api/Orders", properties={"Runtime": "python3.8", "Handler": f"{name}.handler"})
        own.asset(f"{name}.py", "def handler(event, context):\n    return {}\n")
        own.write()
    assert [finding.at.file for finding in checked(tmp_path).findings] == [
        "one/cdk.out/Api.template.json",
        "two/cdk.out/Api.template.json",
    ]


def test_an_assembly_cannot_lead_out_of_its_folder_or_into_itself(app: App) -> None:
    app.function("Api/Orders")
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    app.write_file("secret.json", "{}")
    manifest = app.write() / "manifest.json"
    made = json.loads(manifest.read_text())
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "../secret.json"}}
    itself = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}
    made["artifacts"] |= {"Out": stack, "Loop": itself}
    manifest.write_text(json.dumps(made))
    verdict = checked(app.folder)
    assert len(verdict.workload.functions) == 1
    assert sorted(gap.what for gap in verdict.gaps) == [
        "cdk.out is not there: synthesize the app again",
        "secret.json is not there: synthesize the app again",
    ]


def test_without_a_display_name_the_stack_is_what_its_constructs_share(app: App) -> None:
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    for stack in ("East", "West"):
        app.function(f"{stack}/Orders", properties={"Runtime": "python3.8"})
        app.metadata[stack][f"/{stack}/Out"] = []
    manifest = app.write() / "manifest.json"
    made = json.loads(manifest.read_text())
    for artifact in made["artifacts"].values():
        del artifact["displayName"]
    manifest.write_text(json.dumps(made))
    (finding,) = checked(app.folder).findings
    assert len(finding.functions) == 2


def test_an_absent_asset_is_a_gap(app: App) -> None:
    app.function("Api/Orders")
    app.write()
    (gap,) = checked(app.folder).gaps
    assert gap.what.endswith("is not there: synthesize the app again")


def test_without_metadata_the_asset_manifest_leads_to_the_code(app: App) -> None:
    app.function("Api/Orders")
    app.stacks["Api"]["Orders1234ABCD"].pop("Metadata")
    app.asset("api.py", HANDLER)
    app.write_file(
        "cdk.out/Api.assets.json", json.dumps({"files": {"a" * 64: {"source": {"path": f"asset.{'a' * 64}"}}}})
    )
    app.write()
    (function,) = checked(app.folder).workload.functions
    assert (function.name, function.handler is not None) == ("Api/Orders", True)  # its path from the manifest


def test_a_zipped_asset_is_read_in_its_zip(app: App) -> None:
    app.function("Api/Orders", noted={"aws:asset:path": "asset.b.zip"})
    app.write()
    with zipfile.ZipFile(app.out / "asset.b.zip", "w") as archive:
        archive.writestr("api.py", HANDLER)
    (finding,) = checked(app.folder).findings
    assert str(finding.at).startswith("cdk.out/asset.b.zip/api.py:5:")


def test_minified_code_is_said_to_be_a_bundle(app: App) -> None:
    app.function(
        "Api/Orders",
        properties={"Runtime": "nodejs22.x", "Handler": "index.handler"},
        noted={"aws:asset:is-bundled": True},
    )
    app.asset("index.js", '"use strict";exports.handler=async()=>({});')
    app.write()
    verdict = checked(app.folder)
    assert verdict.workload.functions[0].handler is not None
    assert [gap.what for gap in verdict.gaps] == [
        "Api/Orders: its code is read from a bundle, index.js, whose lines are not those of its sources"
    ]


def test_a_library_function_is_told_only_for_its_runtime(app: App) -> None:
    app.function(
        "Api/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a",
        properties={"Runtime": "nodejs14.x", "MemorySize": 128, "Handler": "index.handler"},
    )
    app.asset("index.js", "exports.handler = async () => { await fetch('https://example.com') }")
    app.write()
    (finding,) = checked(app.folder).findings
    assert finding.rule == "runtimes/deprecated-runtime"
    assert finding.fix == Advice("upgrade aws-cdk-lib, which provides this function, and deploy again")


def test_gaps_are_told_once_for_copies_and_not_for_a_librarys_functions(app: App) -> None:
    unknown = {"Runtime": {"Ref": "Chosen"}}
    for stack in ("East", "West"):
        app.function(f"{stack}/Orders", properties=unknown)
        app.function(f"{stack}/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a", properties=unknown)
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    app.write()
    (gap,) = checked(app.folder).gaps
    assert gap.what.startswith("Runtime of East/Orders is not known")


def test_a_marked_provider_whose_code_is_the_apps_own_is_the_owners(app: App) -> None:
    mark = {"type": "aws:cdk:is-custom-resource-handler-customResourceProvider", "data": True}
    app.function("Api/Custom::SeedCustomResourceProvider/Handler", marks=[mark])
    app.asset("api.py", HANDLER)
    app.write_file("seed/api.py", HANDLER)
    app.write()
    (finding,) = checked(app.folder).findings
    assert finding.at.file == "seed/api.py"


def test_a_printed_template_of_the_same_stack_is_not_told_again(app: App) -> None:
    app.function("Api/Orders", properties={"Runtime": "python3.8"})
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    app.write()
    app.write_file("template.json", json.dumps({"Resources": app.stacks["Api"]}))
    app.write_file(
        "other.json", json.dumps({"Resources": {"Mine": {**app.stacks["Api"]["Orders1234ABCD"], "Metadata": {}}}})
    )
    assert [function.name for function in checked(app.folder).workload.functions] == ["Mine", "Api/Orders"]


def test_a_gzipped_template_is_read(app: App) -> None:
    app.function("Api/Orders")
    out = app.write()
    template = out / "Api.template.json"
    template.write_bytes(gzip.compress(template.read_bytes()))
    (function,) = checked(app.folder).workload.functions
    assert (function.name, function.timeout_s.value) == ("Api/Orders", 60)


def test_half_a_gzipped_template_is_a_gap(app: App) -> None:
    app.function("Api/Orders")
    app.function("Other/Orders")
    template = app.write() / "Api.template.json"
    template.write_bytes(gzip.compress(template.read_bytes())[:40])
    assert any("is no whole gzip file" in gap.what for gap in checked(app.folder).gaps)


def test_looked_up_values_are_a_gap(app: App) -> None:
    app.function("Api/Orders")
    app.asset("api.py", "def handler(event, context):\n    return {}\n")
    app.write(missing=[{"key": "vpc", "provider": "vpc-provider"}])
    assert [gap.what for gap in checked(app.folder).gaps] == [
        "synthesized with stand-ins for what vpc-provider would look up in the account"
    ]


def test_a_broken_manifest_is_told_with_its_file(app: App) -> None:
    app.write_file("cdk.out/cdk.out", "{}")
    app.write_file("cdk.out/manifest.json", "{")
    with pytest.raises(DeburrError, match="is no JSON") as told:
        checked(app.folder)
    assert told.value.where == "cdk.out/manifest.json"


def test_an_app_that_is_not_synthesized_says_how(app: App) -> None:
    with pytest.raises(DeburrError, match="cdk synth --debug") as told:
        checked(app.folder)
    assert told.value.where == "cdk.json"


def test_beside_a_template_it_is_a_gap(app: App, tmp_path: Path) -> None:
    app.write_file("template.yaml", "Resources: {Q: {Type: 'AWS::SQS::Queue'}}")
    (gap,) = checked(tmp_path).gaps
    assert (gap.at.file, "--synth" in gap.what) == ("cdk.json", True)
