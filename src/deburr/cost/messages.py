"""WebSockets: every message counts, in each direction and once for everybody who gets it."""

from decimal import Decimal
from math import ceil

from deburr.cost.comparison import Comparison, Way
from deburr.cost.line import counted, priced
from deburr.facts.book import Facts

EVENT_KB = 5
"""AppSync counts an event once for each of these begun (fact `price.appsync.events.operations`)."""


def websocket(
    facts: Facts,
    *,
    per_s: Decimal,
    fan_out: int = 0,
    connections: int = 0,
    message_kb: Decimal = Decimal(1),
    days: int = 30,
) -> Comparison:
    """An API Gateway WebSocket API's month.

    per_s        messages a second that clients send.
    fan_out      clients that each of them is passed on to; 0 when nothing comes back.
    connections  open at once, on average.
    """
    limits = facts["apigw.ws.limits"]
    frame_kb = int(str(limits.table["frame_kb"]))
    frames = ceil(message_kb / frame_kb)
    sent = per_s * days * 86_400 * frames
    price = facts["price.apigw.ws.messages"]
    note = f"a message counts once for each {frame_kb} KB begun: {frames} times" if frames > 1 else ""
    messages = priced("messages, in and out", price, sent * (1 + fan_out), of="messages", note=note)
    minutes = priced(
        "connection-minutes",
        facts["price.apigw.ws.minutes"],
        Decimal(connections * days * 1440),
        of="connection-minutes",
    )
    invoked = priced("Lambda requests", facts["price.lambda.request"], per_s * days * 86_400, of="requests")
    in_alone = priced("messages, in alone", price, sent, of="messages", note=note)
    many = Decimal(connections * days * 1440)
    operations = per_s * days * 86_400 * ceil(message_kb / EVENT_KB) * (1 + fan_out)
    events = (
        priced(
            "operations, in and out",
            facts["price.appsync.events.operations"],
            operations,
            of="operations",
            note="handlers, connects and pings count too, and are not in it",
        ),
        priced("connection-minutes", facts["price.appsync.events.minutes"], many, of="connection-minutes"),
    )
    ways = (
        Way("API Gateway WebSocket", (messages, minutes, invoked)),
        Way("its one direction that is often quoted", (in_alone,)),
        Way("AppSync Events", events),
    )
    times = 1 + fan_out
    hours, idle = (int(str(limits.table[name])) for name in ("connection_s", "idle_s"))
    says = (
        f"with {fan_out} to hear each message there are {times} for every one sent" if fan_out else "nobody hears them",
        f"a connection ends after {hours // 3600} h, or {idle // 60} min without a message; clients must come again",
    )
    title = f"{counted(per_s)} messages a second for {days} days, {fan_out} to hear each"
    return Comparison(title, ways, says)
