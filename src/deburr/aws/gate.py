"""The one gate through which every call to AWS goes: paged, paced, counted, and refused unless listed or planned."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.plan import CHANGES, Plan, Step
from deburr.aws.reads import GLOBAL, READS, Read
from deburr.aws.refusals import ended, passing, sentence, told, what_next
from deburr.aws.trouble import AGAIN, THROTTLED, AccountError, Expired, Missing, Refused

if TYPE_CHECKING:
    from boto3 import Session

TRIES = 8
CONNECT_TRIES = 3
"""Who cannot be reached at all is not waited for as long as who is busy."""
LONGEST_S = 20.0
CONNECT_S, READ_S = 10, 60
CONNECTIONS = 32
LOGINS = frozenset({"signin", "sso", "sso-oidc", "sts"})
"""Services that the SDK itself asks for credentials; nothing in an account can be changed through them."""


class Gate:
    """Calls by service and operation as botocore names them; safe to use from many threads.

    calls  how often each operation was sent, repeated tries included.
    """

    def __init__(
        self, login: Login, pace: Pace, *, sleep: Callable[[float], None] = time.sleep, read_s: float = READ_S
    ) -> None:
        """read_s  how long an answer is waited for: an invocation may take the function's whole timeout.

        Raises  AccountError, as `Login.session` does.
        """
        self._read_s = read_s
        self.calls: Counter[tuple[str, str]] = Counter()
        self._login = login
        self._pace = pace
        self._sleep = sleep
        self._session = self._guarded(login.session())
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Any] = {}
        self._open: dict[int, tuple[str, str]] = {}
        self.region = str(self._session.region_name)

    def account(self) -> str:
        """The number of the account that the credentials belong to."""
        return str(self.read("sts", "GetCallerIdentity")["Account"])

    def read(self, service: str, operation: str, *, region: str = "", **parameters: Any) -> dict[str, Any]:
        """One answer.

        region  "" for the login's own.
        Raises  Refused when the operation is on no read list; Denied, Missing, Expired and AccountError as AWS answers.
        """
        self._listed(service, operation)
        return self._sent(service, operation, region, parameters, again=True)

    def pages(self, service: str, operation: str, *, region: str = "", **parameters: Any) -> Iterator[dict[str, Any]]:
        """Every page of an answer, in pages as large as the service allows; one page where it has no pages."""
        import jmespath  # as botocore does, for nested tokens

        read = self._listed(service, operation)
        client = self._client(service, self._where(service, region))
        paging = _paging(client, operation, read)
        asked = dict(parameters)
        if paging and paging.get("limit_key") and (size := _largest(client, operation, paging["limit_key"], read)):
            asked[paging["limit_key"]] = size
        while True:
            page = self._sent(service, operation, region, asked, again=True)
            yield page
            if not paging or (paging.get("more_results") and not jmespath.search(paging["more_results"], page)):
                return
            token = jmespath.search(paging["output_token"], page)
            if not token or token == asked.get(paging["input_token"]):
                return
            asked[paging["input_token"]] = token

    def change(self, plan: Plan, step: Step) -> dict[str, Any]:
        """Do one step that the plan names, once; a throttled call changed nothing and is sent again.

        Raises  Refused for a step that is not in the plan; Conflict and Missing as AWS answers.
        """
        if step not in plan.steps or (step.service, step.operation) not in CHANGES:
            raise Refused(f"{step.service}:{step.operation} is in no plan", where=_shown(step))
        return self._sent(step.service, step.operation, step.region, step.arguments(), again=False)

    def renew(self) -> None:
        """Read the credentials anew: somebody has logged in again.

        Raises  AccountError, as `Login.session` does.
        """
        with self._lock:
            self._session = self._guarded(self._login.session())
            self._clients.clear()

    def forget(self, region: str) -> None:
        """Let go of the clients of a Region that is done: each holds a few megabytes."""
        with self._lock:
            for key in [key for key in self._clients if key[1] == region]:
                del self._clients[key]

    def _listed(self, service: str, operation: str) -> Read:
        read = READS.get((service, operation))
        if read is None:
            raise Refused(f"{service}:{operation} is on no read list", hint="this is deburr's own fault: report it")
        return read

    def _absent(self, service: str, region: str) -> bool:
        """True for a service that is not offered in a Region, as far as the SDK knows."""
        partition = self._session.get_partition_for_region(region)
        offered = self._session.get_available_regions(service, partition_name=partition)
        return bool(offered) and region not in offered

    def _where(self, service: str, region: str) -> str:
        """The SDK finds the one endpoint of a global service from any Region of its partition."""
        return self.region if service in GLOBAL or not region else region

    def _client(self, service: str, region: str) -> Any:
        with self._lock:
            if (service, region) not in self._clients:
                from botocore.config import Config
                from botocore.exceptions import BotoCoreError

                config = Config(
                    retries={"total_max_attempts": 1},  # tries are paced and counted here
                    connect_timeout=CONNECT_S,
                    read_timeout=self._read_s,
                    max_pool_connections=CONNECTIONS,
                    user_agent_extra="deburr",
                )
                factory: Any = self._session.client
                try:
                    client = factory(service, region_name=region, config=config)
                except (BotoCoreError, ValueError) as error:  # an endpoint URL that is none is a ValueError
                    raise AccountError(str(error), where=service, hint="look at AWS_ENDPOINT_URL") from None
                self._clients[service, region] = client
            return self._clients[service, region]

    def _guarded(self, session: "Session") -> "Session":
        """The last look before a call leaves, whoever makes it with whatever client of the session: by a paginator or a
        waiter, or by an address signed for somebody else.
        """

        def guard(model: Any, **_: Any) -> None:
            call = str(model.service_model.service_name), str(model.name)
            planned = call in CHANGES and self._open.get(threading.get_ident()) == call
            if not (call in READS or planned or call[0] in LOGINS):
                raise Refused(f"{call[0]}:{call[1]} is on no read list and in no plan")

        session.events.register("before-parameter-build", guard)
        return session

    def _sent(
        self, service: str, operation: str, region: str, parameters: Mapping[str, Any], *, again: bool
    ) -> dict[str, Any]:
        from botocore import xform_name
        from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
        from botocore.parsers import ResponseParserError

        where = self._where(service, region)
        act = getattr(self._client(service, where), xform_name(operation))
        changes = not again
        for nth in range(1, TRIES + 1):
            self._pace.wait(service, operation, where)
            with self._lock:
                self.calls[service, operation] += 1
                if changes:
                    self._open[threading.get_ident()] = service, operation
            try:
                answer = act(**parameters)
                answer.pop("ResponseMetadata", None)
                return {
                    key: value.read().decode() if hasattr(value, "read") else value for key, value in answer.items()
                }
            except ClientError as error:
                code = str(error.response.get("Error", {}).get("Code", ""))
                if code in THROTTLED:
                    self._pace.complained(service, operation, where)
                elif not (again and code in AGAIN):
                    raise told(error, service, operation, where) from None
                if nth == TRIES:
                    raise told(error, service, operation, where) from None
            except EndpointConnectionError as error:
                if nth >= CONNECT_TRIES or self._absent(service, where):
                    kind = Missing if self._absent(service, where) else AccountError
                    raise kind(sentence(error), where=f"{service} in {where}", hint=what_next(error)) from None
            except ResponseParserError as error:  # a proxy's own page, instead of AWS's answer
                if nth >= CONNECT_TRIES or changes:
                    what = "what came back is no answer of AWS's"
                    raise AccountError(what, where=f"{service} in {where}", hint=what_next(error)) from None
            except BotoCoreError as error:
                if ended(error):
                    raise Expired(sentence(error), where=f"{service} in {where}", hint=what_next(error)) from None
                if nth == TRIES or not (again and passing(error)):
                    raise AccountError(sentence(error), where=f"{service} in {where}", hint=what_next(error)) from None
            finally:
                if changes:
                    with self._lock:
                        del self._open[threading.get_ident()]
            self._sleep(random.uniform(0, min(LONGEST_S, 0.2 * 2**nth)))
        raise AssertionError("the last try returns or raises")


def _paging(client: Any, operation: str, read: Read) -> dict[str, Any] | None:
    """How the service pages, as botocore's model says it."""
    from botocore import xform_name

    if read.token:
        return {"input_token": read.token, "output_token": read.told_as or read.token}
    name = xform_name(operation)
    if not client.can_paginate(name):
        return None
    paginator = client.get_paginator(name)
    known: dict[str, Any] = paginator._pagination_cfg  # the model's own words; its iterator would bypass the pace
    return known if isinstance(known["input_token"], str) else None


def _largest(client: Any, operation: str, key: str, read: Read) -> int | str:
    """The largest page, in the type that the service's model wants."""
    member = client.meta.service_model.operation_model(operation).input_shape.members[key]
    size = read.largest or int(member.metadata.get("max", 0))
    return str(size) if size and member.type_name == "string" else size


def _shown(step: Step) -> str:
    return ":".join(str(value) for _, value in step.parameters)
