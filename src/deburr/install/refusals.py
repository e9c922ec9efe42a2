"""What an installer's words of refusal mean: which package, for which tag, what to do."""

import re

from deburr.install.errors import InstallError
from deburr.install.target import Target

LAST_LINES = 6
_NAME = r"([A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?(?:[=<>!~]=?[^\s,;]*)?)"
_NO_WHEEL = (
    re.compile(rf"{_NAME} has no (?:usable )?wheels"),
    re.compile(rf"{_NAME} has no wheels with a matching"),
    re.compile(rf"all versions of {_NAME} have no (?:usable )?wheels"),
    re.compile(rf"Wheels are required for `{_NAME}`"),
)
_SOURCE = re.compile(r"Building source distributions is disabled, but attempted to build `([^`]+)`")
_UNKNOWN = (
    re.compile(rf"{_NAME} was not found in the package registry"),
    re.compile(rf"there (?:is|are) no versions? of {_NAME}"),
    re.compile(r"npm error 404\s+'?(@?[^'\s]+)' is not in this registry"),
    re.compile(r"npm error 404\s+The requested resource '([^']+)' could not be found"),
    re.compile(r"npm error notarget No matching version found for (\S+?)\.?$", re.MULTILINE),
)
_NOT_FOUND_BY_PIP = re.compile(r"No matching distribution found for ([^\n]+)")
_DOWN = re.compile(
    r"(?:Failed to fetch: `?|request to |host=')(\S+?)(?:`|'|,|\s|$).*?"
    r"(?:error sending request|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Connection refused|timed out|dns error"
    r"|failed, reason)",
    re.DOTALL,
)
_FORBIDDEN = re.compile(r"401|403 |E401|E403|Unauthorized|Forbidden", re.MULTILINE)
_CONFLICTS = (
    re.compile(r"Because (.+?)we\s+can\s+conclude\s+that\s+your\s+requirements\s+are\s+unsatisfiable", re.DOTALL),
    re.compile(r"The conflict is caused by:\n(.+?)\n\n", re.DOTALL),
    re.compile(r"npm error code ERESOLVE\n(.+?)npm error Fix the upstream", re.DOTALL),
)
_PIP_RESOLUTION = "ResolutionImpossible"
_OUT_OF_STEP = re.compile(r"npm error (?:Missing|Invalid): ([^\n]+?)(?: from lock file)?$", re.MULTILINE)
_HASH = re.compile(r"[Hh]ash mismatch for `?([^`\s]+)|THESE PACKAGES DO NOT MATCH THE HASHES.*?\n\s+(\S+)", re.DOTALL)


def explained(told: str, *, target: Target, where: str, tool: str) -> InstallError:
    """The error that an installer's output stands for; its last lines where deburr does not know it.

    where  the manifest.
    """
    told = re.sub(r"(https?://)[^/@\s]*@", r"\1", re.sub(r"\x1b\[[0-9;]*m", "", told))  # no colours, no passwords
    for explain in (_forbidden, _down, _hash, _unknown, _no_wheel, _out_of_step, _conflict, _by_pip):
        found = explain(told, target, tool)
        if found is not None:
            return InstallError(found[0], where=where, hint=found[1])
    lines = [line.strip() for line in told.splitlines() if line.strip()][-LAST_LINES:]
    return InstallError(
        f"{tool} failed: {' / '.join(lines) or 'without a word'}", where=where, hint=f"run {tool} there"
    )


Explained = tuple[str, str] | None


def _forbidden(told: str, target: Target, tool: str) -> Explained:
    if not re.search(r"\b(401|403|E401|E403)\b", told) or not _FORBIDDEN.search(told):
        return None
    place = re.search(r"https?://[^\s`'\")]+", told)
    at = f"{_host(place[0])} " if place else "the index "
    keeps = "npm's .npmrc" if target.language == "node" else "UV_INDEX_*, PIP_INDEX_URL or .netrc"
    return f"{at}refuses these credentials", f"renew them where {tool} finds them: {keeps}"


def _down(told: str, target: Target, tool: str) -> Explained:
    found = _DOWN.search(told)
    if found is None:
        return None
    name = re.search(r"/simple/([^/\s`]+)/", told)
    about = f", asked for {name[1]}" if name else ""
    return (
        f"the index {_host(found[1])} cannot be reached{about}",
        "check the network, the proxy or the VPN, then run again",
    )


def _hash(told: str, target: Target, tool: str) -> Explained:
    found = _HASH.search(told)
    if found is None:
        return None
    return f"{found[1] or found[2]} is not the file whose hash is locked", "find out why before you lock it again"


def _unknown(told: str, target: Target, tool: str) -> Explained:
    for pattern in _UNKNOWN:
        found = pattern.search(told)
        if found:
            asks = (
                "UV_INDEX names a private index to uv" if tool == "uv" else "a private index is told to the installer"
            )
            return f"no index has {found[1]}", f"check the name and the version; {asks}"
    return None


def _no_wheel(told: str, target: Target, tool: str) -> Explained:
    for pattern in _NO_WHEEL:
        found = pattern.search(told)
        if found:
            return _wheelless(found[1], target)
    found = _SOURCE.search(told)
    if found is None:
        return None
    return f"{found[1]} is asked for as source code: only wheels are installed", "ask for a version that an index has"


def _wheelless(name: str, target: Target) -> tuple[str, str]:
    package = re.split(r"[=<>!~\[]", name)[0]
    other = "arm64" if target.architecture == "x86_64" else "x86_64"
    return (
        f"{name} has no wheel for {target.tag} or older",
        f"choose a version that has one, try {other} or another runtime, or --source {package} builds it here",
    )


def _out_of_step(told: str, target: Target, tool: str) -> Explained:
    found = _OUT_OF_STEP.search(told)
    if found is None:
        return None
    return (
        f"the lock and package.json disagree: {found[1].strip()}",
        "run npm install where it stands, and commit the lock",
    )


def _conflict(told: str, target: Target, tool: str) -> Explained:
    for pattern in _CONFLICTS:
        found = pattern.search(told)
        if found:
            text = re.sub(r"\s+", " ", re.sub(r"npm error ?|\bcause: ", " ", found[1]))
            text = re.sub(r",? we can conclude that ", ": so ", re.sub(r"\.? And because ", "; ", text)).strip(" ,")
            return f"requirements that exclude each other: {text}", "loosen one of them"
    return None


def _by_pip(told: str, target: Target, tool: str) -> Explained:
    found = _NOT_FOUND_BY_PIP.search(told)
    if found is None or _PIP_RESOLUTION in told:
        return None
    name = found[1].split(" (from")[0].strip()
    if "(from versions: none)" in told and "Retrying" in told:
        return f"no index answered when asked for {name}", "check the network and the index, then run again"
    problem, hint = _wheelless(name, target)
    return (f"{problem}, or no index has it", hint) if "(from versions: none)" in told else (problem, hint)


def _host(url: str) -> str:
    found = re.match(r"https?://[^/]+", url)
    return found[0] if found else url
