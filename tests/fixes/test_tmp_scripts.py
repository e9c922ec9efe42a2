"""Files under /tmp that JavaScript removes in time, run by Node; and those that are left, with the reason."""

import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import RemoveAfter
from deburr.fixes import tmp_scripts
from deburr.fixes.splice import CannotEdit, spliced


def removed(text: str, call: str, file: str = "app.js") -> str:
    return spliced(text, tmp_scripts.removed(text, RemoveAfter(place(text, call, file=file))))


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        pytest.param(
            "app.js",
            """
            const { writeFileSync } = require('fs')

            exports.handler = async (event) => {
              for (const record of event.Records) {
                const file = `/tmp/${record.id}`
                const out = `/tmp/${record.id}.out`
                // é
                writeFileSync(file, record.body)
                const text = `
            as it stands`
                const size = await convert(file, out, text)
                console.log(`made ${out}`)

                await upload({ size })
                console.log('ok')
              }
            }
            """,
            """
            const { writeFileSync, rmSync } = require('fs')

            exports.handler = async (event) => {
              for (const record of event.Records) {
                const file = `/tmp/${record.id}`
                const out = `/tmp/${record.id}.out`
                // é
                try {
                  writeFileSync(file, record.body)
                  const text = `
            as it stands`
                  const size = await convert(file, out, text)
                  console.log(`made ${out}`)

                  await upload({ size })
                } finally {
                  rmSync(file, { force: true })
                  rmSync(out, { force: true })
                }
                console.log('ok')
              }
            }
            """,
            id="every file of the block, and what it declares",
        ),
        pytest.param(
            "app.mts",
            """
            import { writeFile } from "node:fs/promises";
            import os from "node:os";

            export async function handler(event: Event): Promise<string> {
                const file = `${os.tmpdir()}/${event.id}`;
                await writeFile(file, event.body);
                return await upload(file);
            }
            """,
            """
            import { writeFile } from "node:fs/promises";
            import { rmSync } from "node:fs";
            import os from "node:os";

            export async function handler(event: Event): Promise<string> {
                const file = `${os.tmpdir()}/${event.id}`;
                try {
                    await writeFile(file, event.body);
                    return await upload(file);
                } finally {
                    rmSync(file, { force: true });
                }
            }
            """,
            id="TypeScript, an import of its own, an answer from within",
        ),
        pytest.param(
            "app.js",
            """
            import * as fs from "fs";
            const save = (id) => {
            \tconst file = "/tmp/" + id;
            \tfs.writeFileSync(file, id);
            \treturn fs.readFileSync(file);
            };
            """,
            """
            import * as fs from "fs";
            const save = (id) => {
            \tconst file = "/tmp/" + id;
            \ttry {
            \t\tfs.writeFileSync(file, id);
            \t\treturn fs.readFileSync(file);
            \t} finally {
            \t\tfs.rmSync(file, { force: true });
            \t}
            };
            """,
            id="the whole of fs, and tabs",
        ),
    ],
)
def test_removes(file: str, before: str, after: str) -> None:
    text = dedent(before)
    call = re.search(r"(?:fs\.)?writeFile\w*\(.*?\)", text)
    assert call is not None
    assert removed(text, call[0], file) == dedent(after)


WRITE = "fs.writeFileSync(file, event.body)"
HANDLER = f"""const fs = require('fs');
exports.handler = async (event) => {{
  const file = `/tmp/${{event.id}}`;
  {WRITE};
  BODY
}};
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(HANDLER.replace("BODY", "return file;"), "may be needed after its block", id="handed on"),
        pytest.param(HANDLER.replace("BODY", "return upload(file);"), "may be needed after", id="not awaited"),
        pytest.param(HANDLER.replace("BODY", "const sent = upload({ file });"), "may be needed after", id="begun"),
        pytest.param(HANDLER.replace("BODY", "later(async () => await up(file));"), "may be needed", id="a function"),
        pytest.param(
            HANDLER.replace(f"  {WRITE}", f"  todo.push(file);\n  {WRITE}"), "may be needed", id="kept before"
        ),
        pytest.param(
            HANDLER.replace("BODY", "const out = `/tmp/${event.id}.b`;"), "out is named after file", id="another later"
        ),
        pytest.param(HANDLER.replace("const file", "let file"), "not given in the same function", id="no constant"),
        pytest.param(HANDLER.replace("`/tmp/${event.id}`", "'/tmp/a'"), "not given in the same", id="one for all"),
        pytest.param(HANDLER.replace("const fs = require('fs')", "use(fs)"), "imports nothing of fs", id="no fs"),
        pytest.param(
            HANDLER.replace("BODY", "function size() { }\n  console.log(size(), file);"),
            "declared in between",
            id="named",
        ),
        pytest.param(
            HANDLER.replace("const fs = require('fs')", "const rmSync = 1, { a } = require('fs/promises')"),
            "rmSync means something else",
            id="a name that is taken",
        ),
        pytest.param(HANDLER.replace(";\n  BODY", "; done();"), "another statement", id="two on a line"),
    ],
)
def test_stays_uncleaned(text: str, reason: str) -> None:
    with pytest.raises(CannotEdit, match=reason):
        removed(text, WRITE)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node")
@pytest.mark.parametrize("fails", [False, True], ids=["works", "fails"])
def test_node_leaves_no_file_behind(tmp_path: Path, fails: bool) -> None:
    text = HANDLER.replace("BODY", "await use(file);\n  return fs.readFileSync(file, 'utf8');")
    code = removed(text, WRITE).replace("/tmp/${", f"{tmp_path}/${{")
    (tmp_path / "app.js").write_text(code)
    (tmp_path / "run.js").write_text(
        "const fs = require('fs');\n"
        f"globalThis.use = async (file) => {{ console.log(fs.existsSync(file)); if ({str(fails).lower()}) throw 1; }};\n"
        "require('./app.js').handler({ id: 'a1', body: 'told' }).then(console.log, () => console.log('failed'));\n"
    )
    done = subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["true", "failed" if fails else "told"]
    assert not (tmp_path / "a1").exists()
