"""How long clients of language models wait, by default and as they are told."""

from pathlib import Path

import pytest
from tests.sources.handlers.test_waits import bound
from tests.sources.handlers.walked import walk

OPENAI = "from openai import OpenAI\n"
ANTHROPIC = "import anthropic\n"
GOOGLE = "from google import genai\nfrom google.genai import types\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(
            OPENAI + "c = OpenAI()\ndef handler(e, x):\n    c.chat.completions.create(model='m')\n",
            ["default client.openai"],
            id="openai without",
        ),
        pytest.param(
            OPENAI + "c = OpenAI(timeout=20)\ndef handler(e, x):\n    c.responses.create(model='m')\n",
            ["20"],
            id="openai on the client",
        ),
        pytest.param(
            OPENAI + "c = OpenAI(timeout=20)\ndef handler(e, x):\n    c.responses.create(model='m', timeout=5)\n",
            ["5"],
            id="openai on the call",
        ),
        pytest.param(
            OPENAI + "c = OpenAI(http_client=make())\ndef handler(e, x):\n    c.responses.create(model='m')\n",
            ["computed"],
            id="another transport",
        ),
        pytest.param(
            OPENAI + "c = OpenAI()\ndef handler(e, x):\n    c.responses.create(**e['call'])\n",
            ["computed"],
            id="arguments from elsewhere",
        ),
        pytest.param(
            OPENAI + "c = OpenAI()\ndef handler(e, x):\n    c.with_options(timeout=5).responses.create(model='m')\n",
            [],
            id="with options",
        ),
        pytest.param(
            ANTHROPIC + "c = anthropic.Anthropic()\ndef handler(e, x):\n    c.messages.create(model='m')\n",
            ["default client.anthropic"],
            id="anthropic without",
        ),
        pytest.param(
            GOOGLE + "c = genai.Client(api_key='k')\ndef handler(e, x):\n    c.models.generate_content(model='m')\n",
            ["default client.google_genai"],
            id="google without",
        ),
        pytest.param(
            GOOGLE
            + "c = genai.Client(http_options=types.HttpOptions(timeout=8000))\n"
            + "def handler(e, x):\n    c.models.generate_content(model='m')\n",
            ["8"],
            id="google on the client",
        ),
        pytest.param(
            GOOGLE
            + "c = genai.Client()\ndef handler(e, x):\n    c.models.generate_content(model='m',"
            + " config=types.GenerateContentConfig(http_options={'timeout': 9000}))\n",
            ["9"],
            id="google on the call",
        ),
        pytest.param(
            GOOGLE
            + "c = genai.Client()\ndef handler(e, x):\n    c.models.generate_content(model='m', config=e['config'])\n",
            ["computed"],
            id="a config from elsewhere",
        ),
    ],
)
def test_python(tmp_path: Path, source: str, said: list[str]) -> None:
    found = walk(tmp_path, source)
    assert [bound(call) for call in found.calls] == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(
            "import OpenAI from 'openai';\nconst c = new OpenAI();\nexport const handler = () => c.responses.create({});\n",
            ["default client.openai"],
            id="openai without",
        ),
        pytest.param(
            "import { OpenAI } from 'openai';\nconst c = new OpenAI({ timeout: 4000 });\n"
            "export const handler = () => c.responses.create({});\n",
            ["4"],
            id="openai on the client",
        ),
        pytest.param(
            "import OpenAI from 'openai';\nconst c = new OpenAI();\n"
            "export const handler = () => c.responses.create({}, { timeout: 3000 });\n",
            ["3"],
            id="openai on the call",
        ),
        pytest.param(
            "import OpenAI from 'openai';\nimport { options } from 'elsewhere';\nconst c = new OpenAI(options);\n"
            "export const handler = () => c.responses.create({});\n",
            ["computed"],
            id="options from elsewhere",
        ),
        pytest.param(
            "import Anthropic from '@anthropic-ai/sdk';\nconst c = new Anthropic();\n"
            "export const handler = () => c.messages.create({});\n",
            ["default client.anthropic"],
            id="anthropic without",
        ),
        pytest.param(
            "import { GoogleGenAI } from '@google/genai';\nconst c = new GoogleGenAI({ apiKey: 'k' });\n"
            "export const handler = () => c.models.generateContent({ model: 'm' });\n",
            ["default client.google_genai"],
            id="google without",
        ),
        pytest.param(
            "import { GoogleGenAI } from '@google/genai';\n"
            "const c = new GoogleGenAI({ apiKey: 'k', httpOptions: { timeout: 7000 } });\n"
            "export const handler = () => c.models.generateContent({ model: 'm' });\n",
            ["7"],
            id="google on the client",
        ),
        pytest.param(
            "import { GoogleGenAI } from '@google/genai';\nconst c = new GoogleGenAI({ apiKey: 'k' });\n"
            "export const handler = (e) => c.models.generateContent({ model: 'm', config: { abortSignal: e.s } });\n",
            ["computed"],
            id="a signal",
        ),
    ],
)
def test_javascript(tmp_path: Path, source: str, said: list[str]) -> None:
    found = walk(tmp_path, source, main="app.mjs")
    assert [bound(call) for call in found.calls] == said
