"""What bounds a call over the network, by the library that makes it: in words, and as an argument of the call."""

REQUEST = ("request", "request-promise", "request-promise-native")
OCTOKIT = ("octokit", "@octokit/rest", "@octokit/core")

HOW = {
    "requests": "pass timeout=(connect, read)",
    "urllib3": "pass timeout= and retries=False to the pool or the request: by default it tries 3 more times",
    "urllib": "pass timeout=",
    "http.client": "pass timeout= to the connection",
    "psycopg2": "pass connect_timeout=, and statement_timeout in options",
    "psycopg": "pass connect_timeout=",
    "pymysql": "pass read_timeout= and write_timeout=",
    "pg": "set query_timeout and connectionTimeoutMillis (ms) on the pool or the client",
    "pymongo": "set serverSelectionTimeoutMS and timeoutMS",
    "aiohttp": "pass timeout=aiohttp.ClientTimeout(total=...)",
    "fetch": "pass signal: AbortSignal.timeout(ms)",
    "axios": "set timeout (ms) on the instance or the call, and a signal (axios 0.22 and later)",
    "http": "call setTimeout on the request and destroy it there",
    "node-fetch": "pass signal: AbortSignal.timeout(ms), which it knows since 2.3, or timeout (ms) to an older one",
    "openai": "pass timeout and max_retries (maxRetries in Node.js) to the client: by default it tries twice more",
    "anthropic": "pass timeout and max_retries (maxRetries in Node.js) to the client: by default it tries twice more",
    "google-genai": "pass timeout (ms) in the client's HTTP options (for Python, google-genai 0.7.0 and later)",
    "got": "pass timeout: { request: ms }, and retry: { limit: 0 } or fewer than its two retries",
    **dict.fromkeys(REQUEST, "pass timeout (ms)"),
    "superagent": "add .timeout({ response: ms, deadline: ms })",
    "needle": "pass response_timeout and read_timeout (ms): its timeout bounds connecting alone",
    "graphql-request": "pass signal: AbortSignal.timeout(ms) in { document, variables, signal }",
    "@slack/web-api": "pass timeout (ms) and retryConfig to WebClient: by default it tries ten times more",
    "@slack/webhook": "pass timeout (ms) to IncomingWebhook",
    **dict.fromkeys(OCTOKIT, "pass request: { signal: AbortSignal.timeout(ms) } with the call"),
    "stripe": "pass timeout (ms) and maxNetworkRetries to the client: by default it waits 80 s, and tries again",
    "@supabase/supabase-js": "add .abortSignal(AbortSignal.timeout(ms)), or pass a fetch of your own in global",
    "twilio": "pass timeout (ms) among the client's options",
    "twilio-python": "pass http_client=TwilioHttpClient(timeout=...) to the client",
    "@sendgrid/mail": "call setTimeout(ms) once, beside setApiKey",
    "sendgrid": "set its client.timeout (s) once",
    "@google/generative-ai": "pass { timeout: ms } behind the request, or to getGenerativeModel",
    "@opensearch-project/opensearch": "pass requestTimeout (ms) and maxRetries: by default it tries three times more",
    "googleapis": "pass timeout (ms) to google.options or to the service: it tries three times more",
    "typeorm": "set connectTimeoutMS, and query_timeout (ms) in extra",
    "sequelize": "set connectionTimeoutMillis and query_timeout (ms) in dialectOptions",
    "nodemailer": "set connectionTimeout, greetingTimeout and socketTimeout (ms) on the transport",
    "ioredis": "set commandTimeout (ms) on the client: connectTimeout bounds connecting alone",
    "redis": "set socket: { socketTimeout: ms } on the client: connectTimeout bounds connecting alone",
    "redis-py": "pass socket_timeout= and fewer retries: redis 8 tries eleven times, older ones wait for ever",
    "mongodb": "set serverSelectionTimeoutMS and timeoutMS",
    "mongoose": "set serverSelectionTimeoutMS and timeoutMS",
    "serverless-mysql": "pass timeout (ms) beside sql in the query's options, and connectTimeout in config",
    "smtplib": "pass timeout=",
    "ftplib": "pass timeout=",
    "imaplib": "pass timeout=",
    "poplib": "pass timeout=",
    "gql": "pass timeout= to the transport",
    "googleapiclient": "build the service with http=, over an httplib2.Http(timeout=...)",
    "sqlalchemy": "pass the driver's bounds in connect_args: read_timeout of PyMySQL, connect_timeout of psycopg2",
    "slack_sdk": "pass timeout= to the client",
    "mysql.connector": "pass connection_timeout=, and read_timeout= where it is known: not yet in 9.1",
    "pg8000": "pass timeout=",
    "mysql": "pass timeout (ms) beside sql in the query's options",
    "mysql2": "pass timeout (ms) beside sql in the query's options",
}

KEYWORDS = {
    "requests": "timeout",
    "urllib": "timeout",
    "http.client": "timeout",
    "psycopg2": "connect_timeout",
    "psycopg": "connect_timeout",
    "pymysql": "read_timeout",
    "smtplib": "timeout",
    "ftplib": "timeout",
    "imaplib": "timeout",
    "poplib": "timeout",
    "mysql.connector": "connection_timeout",
    "pg8000": "timeout",
}
"""Python libraries whose calls take seconds under this keyword."""

NO_KEYWORD = frozenset({"smtplib.SMTP.connect", "smtplib.SMTP_SSL.connect"})
"""Calls of these libraries that take none: what connects was told before."""

KEYWORDS_MS = {"pymongo": "serverSelectionTimeoutMS"}
"""Those that take milliseconds. `timeoutMS` would bound queries too, and is an error in pymongo 3.13."""

OPTIONS = {
    "fetch": 1,
    "node-fetch": 1,
    "axios": 0,
    "axios.request": 0,
    "axios.get": 1,
    "axios.delete": 1,
    "axios.head": 1,
    "axios.post": 2,
    "axios.put": 2,
    "axios.patch": 2,
    "http.get": 0,
    "http.request": 0,
    "https.get": 0,
    "https.request": 0,
}
"""JavaScript calls, and which argument is their options."""

GOT_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head"})
"""Methods of got that take an address first; got itself may be given its options alone."""

NO_ABORT_TIMEOUT = frozenset(
    {"nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x"}
)
"""Runtimes before AbortSignal.timeout, which came with Node.js 16.14 and 17.3:
https://nodejs.org/api/globals.html#static-method-abortsignaltimeoutdelay"""

HOW_BEFORE_ABORT_TIMEOUT = {
    "fetch": "pass the signal of abort-controller's AbortController, which setTimeout aborts",
    "axios": "set timeout (ms) on the instance or the call",
    "node-fetch": "pass timeout (ms), which it takes up to version 2",
}
"""What bounds a call on those; node-fetch 3 knows no `timeout` and is told what `fetch` is told:
https://github.com/node-fetch/node-fetch/blob/main/docs/v3-UPGRADE-GUIDE.md"""

NODE_FETCH_ABORTS = 3
"""From this version on node-fetch surely takes a signal; 2 takes one since 2.3, 1 takes none and ignores it:
https://github.com/node-fetch/node-fetch/blob/main/docs/CHANGELOG.md"""

OF_NODE = frozenset({"fetch", "http"})
PACKAGES = {"anthropic": "@anthropic-ai/sdk", "google-genai": "@google/genai"}
"""npm packages that go by another name than the library."""

PER_READ = frozenset({"requests", "urllib3"})
BOUNDED_BY = {
    "pymysql": "read timeout",
    "pg": "query timeout",
    "ioredis": "command timeout",
    "redis": "socket timeout",
    "needle": "response timeout",
}
"""What is missing where connecting is bounded, or can be, by something else."""
