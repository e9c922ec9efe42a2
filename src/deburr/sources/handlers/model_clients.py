"""How long clients of language models wait: ten minutes, or for ever, unless they are told otherwise.

openai and anthropic take `timeout` on the client or the call, google-genai takes it inside its HTTP options.
What hands them another transport (`http_client`, `fetch`) may bound the call there: the timeout is unknown then.
"""

from collections.abc import Callable, Iterator, Mapping

from deburr.sources.handlers.timeouts import OPTIONS_ELSEWHERE, Arguments, Waiting, seconds
from deburr.sources.handlers.values import Instance, ObjectValue, Value
from deburr.workload.handler import Timeout

_COMPUTED = Timeout(None, known=False)
_MS = 0.001
_TRANSPORTS = frozenset({"**", "http_client", "fetch", "fetchOptions", "httpAgent", "signal", "abortSignal"})
_HTTP_TRANSPORTS = frozenset({"**", "httpx_client", "client_args", "async_client_args", "fetch"})


def _told(given: Mapping[str, Value], name: str, scale: float, elsewhere: frozenset[str]) -> Timeout | None:
    """What these arguments or options say of it; None when they say nothing."""
    written = seconds(given.get(name), scale)
    if written is not None:
        return written
    return _COMPUTED if any(key in elsewhere or key.startswith("**") for key in given) else None


def _options(value: Value | None) -> Mapping[str, Value] | None:
    """An options object's own; {} where none is given, None where it comes from elsewhere."""
    if isinstance(value, ObjectValue):
        return value.attrs
    if isinstance(value, Instance) and value.keywords and not value.args:
        return value.keywords  # `types.HttpOptions(timeout=5000)`
    return None if isinstance(value, OPTIONS_ELSEWHERE) else {}


def _by_keywords(fact: str) -> Callable[[Arguments], Timeout]:
    """Python: `timeout=` in seconds, of the call or else of the client."""

    def read(given: Arguments) -> Timeout:
        client = given.base.keywords if given.base is not None else {}
        on_call = _told(given.keywords, "timeout", 1, _TRANSPORTS)
        return on_call or _told(client, "timeout", 1, _TRANSPORTS) or Timeout(None, by_default=True, fact=fact)

    return read


def _by_options(fact: str) -> Callable[[Arguments], Timeout]:
    """JavaScript: `{ timeout }` in milliseconds, after the body or at the client."""

    def read(given: Arguments) -> Timeout:
        held = [*given.args[1:2], *(given.base.args[:1] if given.base is not None else ())]
        for value in held:
            options = _options(value)
            told = _COMPUTED if options is None else _told(options, "timeout", _MS, _TRANSPORTS)
            if told is not None:
                return told
        return Timeout(None, by_default=True, fact=fact)

    return read


def _google(config: str, named: str, fact: str) -> Callable[[Arguments], Timeout]:
    """HTTP options in the call's `config`, or else of the client; milliseconds in both languages."""

    def read(given: Arguments) -> Timeout:
        call = given.keywords if given.keywords else _options(given.args[0] if given.args else None)
        client = {} if given.base is None else given.base.keywords or _options(next(iter(given.base.args), None))
        if call is None or client is None or "**" in call:
            return _COMPUTED
        of_call = _options(call.get(config))
        for held in (of_call, client):
            if held is None or _TRANSPORTS & set(held):
                return _COMPUTED
            options = _options(held.get(named))
            told = _COMPUTED if options is None else _told(options, "timeout", _MS, _HTTP_TRANSPORTS)
            if told is not None:
                return told
        return Timeout(None, by_default=True, fact=fact)

    return read


_OPENAI = (
    "chat.completions.create",
    "chat.completions.parse",
    "beta.chat.completions.parse",
    "completions.create",
    "responses.create",
    "responses.parse",
    "embeddings.create",
    "moderations.create",
    "images.generate",
    "images.edit",
    "audio.transcriptions.create",
    "audio.speech.create",
    "beta.threads.create",
    "beta.threads.messages.create",
    "beta.threads.runs.create",
)
_ANTHROPIC = ("messages.create", "messages.parse", "beta.messages.create", "messages.count_tokens")
_GOOGLE = ("generate_content", "generate_content_stream", "embed_content", "generate_images", "count_tokens")
_GOOGLE_JS = ("generateContent", "generateContentStream", "embedContent", "generateImages", "countTokens")


def _table() -> Iterator[tuple[str, Waiting]]:
    for maker in ("openai.OpenAI", "openai.AsyncOpenAI", "openai.AzureOpenAI", "openai.AsyncAzureOpenAI"):
        for method in _OPENAI:
            yield f"{maker}().{method}", Waiting("openai", _of_either("client.openai"))
    for method in _OPENAI:
        yield f"openai().{method}", Waiting("openai", _by_options("client.openai"))
    for maker in ("anthropic.Anthropic", "anthropic.AsyncAnthropic"):
        for method in _ANTHROPIC:
            yield f"{maker}().{method}", Waiting("anthropic", _by_keywords("client.anthropic"))
    for maker in ("@anthropic-ai/sdk", "@anthropic-ai/sdk.Anthropic"):
        for method in _ANTHROPIC:
            yield f"{maker}().{method}", Waiting("anthropic", _by_options("client.anthropic"))
    python = Waiting("google-genai", _google("config", "http_options", "client.google_genai"))
    for held in ("models", "aio.models"):
        for method in _GOOGLE:
            yield f"google.genai.Client().{held}.{method}", python
            yield f"google.genai.client.Client().{held}.{method}", python
    script = Waiting("google-genai", _google("config", "httpOptions", "client.google_genai"))
    for method in _GOOGLE_JS:
        yield f"@google/genai.GoogleGenAI().models.{method}", script


def _of_either(fact: str) -> Callable[[Arguments], Timeout]:
    """`new OpenAI({...})` and `OpenAI(...)` have one name: whose arguments have none are JavaScript's."""
    by_keywords, by_options = _by_keywords(fact), _by_options(fact)

    def read(given: Arguments) -> Timeout:
        on_client = given.base.args if given.base is not None else []
        return by_options(given) if given.args or on_client else by_keywords(given)

    return read


MODELS: dict[str, Waiting] = dict(_table())
"""Calls of clients of language models, and how long they wait."""
