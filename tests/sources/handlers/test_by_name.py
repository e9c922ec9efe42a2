"""Modules of the project that code imports though nothing read says by what way they come."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

ONE = "import boto3\ndef ask():\n    return boto3.client('s3')\n"
HANDLER = "from {0} import ask\ndef handler(event, context):\n    ask().list_buckets()\n"


@pytest.mark.parametrize(
    ("module", "files", "found"),
    [
        pytest.param("shop_io", ["layers/a/python/shop_io.py"], True, id="a layer"),
        pytest.param("shop_io", ["common/shop_io/__init__.py"], True, id="a package of shared code"),
        pytest.param("shop.io.s3", ["lib/shop_pkg/shop/io/s3.py"], True, id="a module within"),
        pytest.param("shop_io", ["src/shared/shop_io.py", "dist/shared/shop_io.py"], True, id="not what was built"),
        pytest.param("shop_io", ["layers/a/shop_io.py", "layers/b/shop_io.py"], False, id="several"),
        pytest.param(
            "shop_io", ["layers/a/shop_io.py", "lib/fns/b/shop_io.py"], True, id="a layer, and a function's own"
        ),
        pytest.param("shop_io", ["orders/shop_io.py"], False, id="another function's own"),
        pytest.param("shop_io", ["layers/a/shop_io.ts"], False, id="another language"),
        pytest.param("queue", ["layers/a/python/queue.py"], False, id="of the standard library"),
        pytest.param("openai", ["lib/adapters/openai/__init__.py"], False, id="of a library that is well known"),
    ],
)
def test_a_module_that_one_place_of_shared_code_has(module: str, files: list[str], found: bool, tmp_path: Path) -> None:
    written = {name: ONE if name.endswith(".py") else "" for name in files}
    handler = walk(tmp_path, {**written, "app.py": HANDLER.format(module)})
    assert bool(handler.clients) is found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(["m/utils/io.py"], True, id="above, and nowhere else"),
        pytest.param(["m/utils/io.py", "utils/nothing.py"], True, id="above"),
        pytest.param(["m/fns/utils/io.py", "m/utils/nothing.py"], True, id="the nearest above"),
        pytest.param(["m/fns/pay/utils/io.py"], False, id="another function's own"),
    ],
)
def test_shared_code_above_the_function_that_a_script_copies_into_it(
    files: list[str], found: bool, tmp_path: Path
) -> None:
    code = "from utils.io import ask\ndef handler(event, context):\n    ask().list_buckets()\n"
    written = {name.replace("nothing", "io"): "ask = print\n" if "nothing" in name else ONE for name in files}
    handler = walk(tmp_path, {**written, "m/fns/ship/app.py": code}, main="m/fns/ship/app.py", root="m/fns/ship")
    assert bool(handler.clients) is found


@pytest.mark.parametrize(
    ("line", "files", "found"),
    [
        pytest.param("from utils import io", ["m/utils/io.py", "m/utils/__init__.py"], True, id="of a package above"),
        pytest.param("from utils import io", ["m/utils/io.py"], True, id="of a folder above"),
        pytest.param("from utils import io, more", ["m/utils/io.py"], True, id="one of two names"),
        pytest.param("from utils import io as io", ["m/fns/pay/utils/io.py"], False, id="another function's own"),
        pytest.param("from queue import io", ["m/queue/io.py"], False, id="of the standard library"),
        pytest.param("from boto3 import io", ["layers/boto3/io.py"], False, id="of a library that is known"),
    ],
)
def test_a_module_that_is_imported_from_its_package(line: str, files: list[str], found: bool, tmp_path: Path) -> None:
    code = f"{line}\ndef handler(event, context):\n    io.ask().list_buckets()\n"
    written = {name: "" if name.endswith("__init__.py") else ONE for name in files}
    handler = walk(tmp_path, {**written, "m/fns/ship/app.py": code}, main="m/fns/ship/app.py", root="m/fns/ship")
    assert bool(handler.clients) is found
    left = [each.module for each in handler.imports if each.module.startswith(("utils", "queue"))]
    assert left == (
        ["utils.more"] if "more" in line else [] if found else [f"{line.split()[1]}.io"] * ("boto3" not in line)
    )


def test_a_package_names_itself_though_its_folder_is_no_root(tmp_path: Path) -> None:
    code = "from app.io import ask\ndef handler(event, context):\n    ask().list_buckets()\n"
    files = {"src/app/main.py": code, "src/app/io.py": ONE, "other/app/io.py": "ask = print\n"}
    assert [client.service for client in walk(tmp_path, files, main="src/app/main.py").clients] == ["s3"]


def test_typescript_names_the_build_of_what_is_not_built(tmp_path: Path) -> None:
    aliases = '{"compilerOptions": {"paths": {"shop-io": ["./layers/shop-io/dist"]}}}'
    code = "import { S3 } from '@aws-sdk/client-s3';\nexport const ask = () => new S3({}).listBuckets({});\n"
    main = "import { ask } from 'shop-io';\nexport const handler = async () => ask();\n"
    files = {"tsconfig.json": aliases, "layers/shop-io/index.ts": code, "app.ts": main}
    assert [client.service for client in walk(tmp_path, files, main="app.ts").clients] == ["s3"]
