"""Files under /tmp that are opened anew or removed in time, and those that are left, with the reason."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import OpenAnew, RemoveAfter
from deburr.fixes import tmp_files
from deburr.fixes.splice import CannotEdit, spliced


def opened(text: str, call: str, file: str = "app.py") -> str:
    return spliced(text, tmp_files.opened(text, OpenAnew(place(text, call, file=file), "handler")))


def removed(text: str, call: str, callee: str = "") -> str:
    return spliced(text, tmp_files.removed(text, RemoveAfter(place(text, call, file="app.py", path=callee))))


@pytest.mark.parametrize(
    ("file", "text", "call", "after"),
    [
        pytest.param("app.py", "open('/tmp/é', 'a')", "open('/tmp/é', 'a')", "open('/tmp/é', 'w')", id="text"),
        pytest.param("app.py", 'open(P, mode="ab+")', 'open(P, mode="ab+")', 'open(P, mode="wb+")', id="bytes"),
    ],
)
def test_opens_anew(file: str, text: str, call: str, after: str) -> None:
    assert (
        opened(f"def handler(event, context):\n    {text}\n", call, file)
        == f"def handler(event, context):\n    {after}\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("fs.appendFileSync('/tmp/a', b)", "fs.writeFileSync('/tmp/a', b)", id="append"),
        pytest.param(
            "createWriteStream('/tmp/x', { flags: 'a' })", "createWriteStream('/tmp/x', { flags: 'w' })", id="flags"
        ),
    ],
)
def test_opens_anew_in_javascript(before: str, after: str) -> None:
    text = "exports.handler = async (event) => {{\n  {};\n}};\n"
    assert opened(text.format(before), before, "app.js") == text.format(after)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("def handler(e, c):\n    for r in e:\n        open(p, 'a')\n", "in a loop", id="a loop"),
        pytest.param("def add(row):\n    open(p, 'a')\n", "not opened in handler itself", id="another function"),
        pytest.param("def handler(e, c):\n    open(p, MODE)\n", "its mode is not written there", id="a computed mode"),
    ],
)
def test_stays_appended_to(text: str, reason: str) -> None:
    with pytest.raises(CannotEdit, match=reason):
        opened(text, "open(p, MODE)" if "MODE" in text else "open(p, 'a')")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            import os, uuid
            def handler(event, context):
                for record in event["Records"]:
                    # é
                    path = f"/tmp/{uuid.uuid4()}"
                    small = "/tmp/small-" + record["key"]
                    s3.download_file(B, record["key"], path)  # the whole of it

                    shrink(path, small)
                    print("done")
            """,
            """
            import os, uuid
            def handler(event, context):
                for record in event["Records"]:
                    # é
                    path = f"/tmp/{uuid.uuid4()}"
                    small = "/tmp/small-" + record["key"]
                    try:
                        s3.download_file(B, record["key"], path)  # the whole of it

                        shrink(path, small)
                    finally:
                        for file in (path, small):
                            if os.path.exists(file):
                                os.remove(file)
                    print("done")
            """,
            id="every file of the block, as far as they are used",
        ),
        pytest.param(
            """
            import uuid
            def handler(event, context):
                path = f"/tmp/{uuid.uuid4()}"
                s3.download_file(B, K, path)
                return read(path)
            """,
            """
            import os
            import uuid
            def handler(event, context):
                path = f"/tmp/{uuid.uuid4()}"
                try:
                    s3.download_file(B, K, path)
                    return read(path)
                finally:
                    if os.path.exists(path):
                        os.remove(path)
            """,
            id="os is imported, and an answer comes from within",
        ),
        pytest.param(
            """
            from __future__ import annotations
            import os
            def handler(event, context):
            \tpath = f"/tmp/{event['key']}"
            \ts3.download_file(B, K, path)
            \twith open(path) as file:
            \t\tread(file)
            """,
            """
            from __future__ import annotations
            import os
            def handler(event, context):
            \tpath = f"/tmp/{event['key']}"
            \ttry:
            \t\ts3.download_file(B, K, path)
            \t\twith open(path) as file:
            \t\t\tread(file)
            \tfinally:
            \t\tif os.path.exists(path):
            \t\t\tos.remove(path)
            """,
            id="tabs",
        ),
        pytest.param(
            """
            import os
            def handler(event, context):
                path = f"/tmp/{event['key']}"
                s3.download_file(B, K, path)
                print(path, '''
            as it stands
                ''')""",
            """
            import os
            def handler(event, context):
                path = f"/tmp/{event['key']}"
                try:
                    s3.download_file(B, K, path)
                    print(path, '''
            as it stands
                ''')
                finally:
                    if os.path.exists(path):
                        os.remove(path)""",
            id="text over several lines, and no line end at the file's",
        ),
    ],
)
def test_removes(before: str, after: str) -> None:
    text = dedent(before)
    call = 's3.download_file(B, record["key"], path)' if "record" in text else "s3.download_file(B, K, path)"
    assert removed(text, call) == dedent(after)


def test_what_a_bucket_is_made_for_is_not_told_again() -> None:
    text = "import os\ndef f(key):\n    path = '/tmp/' + key\n    bucket.download_file(key, path)\n"
    made = removed(text, "bucket.download_file(key, path)", "boto3.resource.Bucket.download_file")
    assert "        bucket.download_file(key, path)\n    finally:\n        if os.path.exists(path):\n" in made


PATH = "import os\ndef f(key):\n    path = '/tmp/' + key\n    s3.download_file(B, K, path)\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(f"{PATH}    return path\n", "path is handed on", id="the caller gets it"),
        pytest.param(f"{PATH}    todo.append(path)\n", "path is kept for later", id="a list gets it"),
        pytest.param(f"{PATH}    self.path = path\n", "path is kept for later", id="an object gets it"),
        pytest.param(f"{PATH}    todo = {{key: path}}\n", "path is kept for later", id="a dictionary gets it"),
        pytest.param(f"{PATH}    later(lambda: os.stat(path))\n", "path is kept for later", id="a function keeps it"),
        pytest.param(f"{PATH}    todo = pool.submit(os.stat, path)\n", "path is kept for later", id="a thread gets it"),
        pytest.param(f"{PATH}    return Path(path)\n", "path is kept for later", id="the caller gets it as a Path"),
        pytest.param(
            f"{PATH}    found = rows(path)\ndef rows(path):\n    yield from open(path)\n",
            "path is kept for later",
            id="a generator gets it",
        ),
        pytest.param(f"{PATH}    yield path\n", "path is handed on", id="a generator hands it out"),
        pytest.param(PATH.replace("path)", "'/tmp/' + key)"), "is not in a variable", id="no name"),
        pytest.param(
            "def f(path):\n    s3.download_file(B, K, path)\n", "not given in the same function", id="a parameter"
        ),
        pytest.param(
            "import os\ndef f(key): path = '/tmp/' + key; s3.download_file(B, K, path); print(path)\n",
            "another statement stands on its line",
            id="a function on one line",
        ),
        pytest.param(PATH.replace("import os\n", ""), "imports nothing", id="no import to stand beside"),
    ],
)
def test_stays_uncleaned(text: str, reason: str) -> None:
    call = "s3.download_file(B, K, '/tmp/' + key)" if "K, '/tmp" in text else "s3.download_file(B, K, path)"
    with pytest.raises(CannotEdit, match=reason):
        removed(text, call)
