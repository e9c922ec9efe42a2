"""Code is found behind archives, uploads and paths."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading
from deburr.workload.function import PackageKind

F = """\
resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = "python3.13"
  handler       = "app.handler"
  %s
}
"""
ARCHIVE = """\
data "archive_file" "z" {
  type        = "zip"
  output_path = "${path.module}/z.zip"
  %s
}
resource "aws_s3_object" "o" {
  bucket = "b"
  key    = "z-key"
  source = data.archive_file.z.output_path
}
"""


@pytest.mark.parametrize(
    ("body", "packs", "folder"),
    [
        pytest.param(
            "filename = data.archive_file.z.output_path", 'source_dir = "${path.module}/src"', "src", id="a folder"
        ),
        pytest.param(
            "filename = data.archive_file.z.output_path", 'source_file = "src/app.py"', "src/app.py", id="a file"
        ),
        pytest.param(
            'filename = "${path.module}/z.zip"', 'source_dir = "src"', "src", id="by the path that is written"
        ),
        pytest.param("s3_key = aws_s3_object.o.key", 'source_dir = "src"', "src", id="uploaded"),
        pytest.param('s3_key = "z-key"', 'source_dir = "src"', "src", id="uploaded, by its key"),
        pytest.param(
            "filename = data.archive_file.z.output_path",
            'source {\n content = file("${path.module}/src/app.py")\n filename = "app.py"\n }',
            "src",
            id="from the contents of a file",
        ),
        pytest.param(
            "filename = data.archive_file.z.output_path",
            'source {\n content = templatefile("src/app.py", { stage = "x" })\n filename = "index.py"\n }',
            "src/app.py",
            id="from the contents of a file, under another name",
        ),
        pytest.param(
            "filename = data.archive_file.z.output_path",
            'dynamic "source" {\n for_each = fileset("${path.module}/src", "*.py")\n content {\n'
            ' content = file("${path.module}/src/${source.value}")\n filename = source.value\n }\n }',
            "src",
            id="from the contents of each file",
        ),
        pytest.param(
            'filename = "build/f.zip"', 'source_dir = "src"', "src", id="built by somebody else, from the only handler"
        ),
        pytest.param("filename = var.package", 'source_dir = "src"', None, id="not known"),
        pytest.param('filename = "../../elsewhere.zip"', 'source_dir = "src"', None, id="outside the checked folder"),
    ],
)
def test_where_it_is(read: Callable[..., Reading], body: str, packs: str, folder: str | None) -> None:
    files = {"src/app.py": "def handler(event, context):\n    return 1\n"}
    (function,) = read(F % body + ARCHIVE % packs, files).workload.functions
    assert function.code.folder == folder
    assert (function.handler is not None) is (folder is not None and folder.startswith("src"))


def test_code_that_is_written_in_the_configuration(read: Callable[..., Reading]) -> None:
    packs = """\
source {
    filename = "app.py"
    content  = <<-PYTHON
      import boto3

      def handler(event, context):
          boto3.client("s3").list_buckets()
    PYTHON
  }"""
    (function,) = read(ARCHIVE % packs + F % "filename = data.archive_file.z.output_path").workload.functions
    assert function.code.kind is PackageKind.INLINE and function.handler is not None
    assert [(client.at.file, client.at.line) for client in function.handler.clients] == [("main.tf", 10)]


def test_an_image_and_a_layer(read: Callable[..., Reading]) -> None:
    text = """\
resource "aws_lambda_function" "image" {
  package_type = "Image"
  image_uri    = "${aws_ecr_repository.r.repository_url}:latest"
}
resource "aws_lambda_layer_version" "l" {
  layer_name = "shared"
  filename   = data.archive_file.l.output_path
}
data "archive_file" "l" {
  source_dir  = "${path.module}/layer"
  output_path = "layer.zip"
}
"""
    workload = read(text + F % "layers = [aws_lambda_layer_version.l.arn]").workload
    kinds = {function.name: function.code.kind for function in workload.functions}
    assert kinds["aws_lambda_function.image"] is PackageKind.IMAGE
    assert [layer.folder for layer in workload.layers] == ["layer"]
    assert {function.layers.value for function in workload.functions} == {(), (workload.layers[0].address,)}


def test_a_packed_file_that_is_not_there(read: Callable[..., Reading]) -> None:
    packs = 'source {\n content = templatefile("src/gone.py", {})\n filename = "gone.py"\n }'
    done = read(F % "filename = data.archive_file.z.output_path" + ARCHIVE % packs, {"src/app.py": ""})
    assert done.workload.functions[0].code.folder is None
    assert "src/gone.py is not there: Terraform stops before it plans anything" in [gap.what for gap in done.gaps]
