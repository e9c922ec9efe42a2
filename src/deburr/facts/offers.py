"""Prices from the price-list files that AWS publishes for every service and Region.

A file is what the Price List Bulk API serves as `index.json`, for one Region or for all.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from deburr.errors import FactsError
from deburr.facts import book
from deburr.facts.fact import Fact, Value
from deburr.facts.tiers import per
from deburr.facts.toml_text import to_toml

__all__ = ["import_offer", "to_toml"]

FACT_OF_USAGE = {
    "AWSLambda": {
        "Request": "price.lambda.request",
        "Request-ARM": "price.lambda.request",
        "Lambda-GB-Second": "price.lambda.x86.gbs",
        "Lambda-GB-Second-ARM": "price.lambda.arm.gbs",
        "Lambda-Provisioned-Concurrency": "price.lambda.pc.x86.gbs",
        "Lambda-Provisioned-Concurrency-ARM": "price.lambda.pc.arm.gbs",
        "Lambda-Provisioned-GB-Second": "price.lambda.pc.duration.x86.gbs",
        "Lambda-Provisioned-GB-Second-ARM": "price.lambda.pc.duration.arm.gbs",
        "Lambda-Storage-GB-Second": "price.lambda.tmp.gbs",
        "Lambda-Storage-GB-Second-ARM": "price.lambda.tmp.gbs",
        "Lambda-SnapStart-Cached-GB-S": "price.lambda.snapstart.cache.gbs",
        "Lambda-SnapStart-Restored-GB": "price.lambda.snapstart.restore.gb",
        "Lambda-Edge-Request": "price.lambda.edge.request",
        "Lambda-Edge-GB-Second": "price.lambda.edge.gbs",
    },
    "AmazonApiGateway": {
        "ApiGatewayRequest": "price.apigw.rest",
        "ApiGatewayHttpRequest": "price.apigw.http",
        "ApiGatewayMessage": "price.apigw.ws.messages",
        "ApiGatewayMinute": "price.apigw.ws.minutes",
    },
}
REGION_PREFIX = re.compile(r"^[A-Z]+\d*-")
"""Usage types start with a short Region name, `EUW2-Request`, except most of those in us-east-1."""


class Band(Struct, frozen=True):
    """One line of a price: USD for each thing from one count up to another."""

    begin: Decimal
    end: Decimal
    usd: Decimal


def import_offer(path: Path, *, region: str = "us-east-1") -> list[Fact]:
    """Read the prices that deburr knows from one price-list file, for a facts file of the user's own.

    Returns  facts in the units of the shipped ones, sorted by id; checked on the day AWS published the file.
    Raises   FactsError when the file is no price list of a service deburr knows, lacks the Region,
             is not in USD, or has a price that deburr's facts cannot hold.
    """
    offer = _offer(path)
    usages = FACT_OF_USAGE[offer["offerCode"]]
    products = [p for p in offer["products"].values() if p.get("attributes", {}).get("regionCode") == region]
    if not products:
        raise FactsError(f"has no prices for {region}", where=str(path), hint=f"it has {_regions(offer)}")
    shipped = book.load()
    found: dict[str, Fact] = {}
    for product in sorted(products, key=lambda product: str(product["attributes"].get("usagetype"))):
        usage = str(product["attributes"].get("usagetype", ""))
        fact_id = usages.get(REGION_PREFIX.sub("", usage, count=1))
        if fact_id is None:
            continue
        where = f"{path}: {usage}"
        bands, since = _bands(offer, str(product["sku"]), where)
        fact = replace(
            shipped[fact_id],
            value=_value(bands, per(shipped[fact_id])),
            source=f"AWS price list {offer['offerCode']} version {offer['version']}",
            checked=offer["publicationDate"][:10],
            verified=True,
            note=f"in force since {since}" if since else "",
            aws_region=region,
        )
        if found.setdefault(fact_id, fact).value != fact.value:
            raise FactsError(
                f"costs {_shown(fact.value)}, a sibling {_shown(found[fact_id].value)}",
                where=where,
                hint=f"deburr has one price for both, {fact_id}: write the one you pay into your facts file",
            )
    return [found[fact_id] for fact_id in sorted(found)]


def _offer(path: Path) -> dict[str, Any]:
    hint = "give the index.json of AWSLambda or AmazonApiGateway from the AWS Price List"
    try:
        offer = json.loads(path.read_bytes())
    except OSError as error:
        raise FactsError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except ValueError as error:
        raise FactsError(f"is not JSON: {error}", where=str(path), hint=hint) from error
    needed = ("offerCode", "version", "publicationDate", "products", "terms")
    if not isinstance(offer, dict) or any(key not in offer for key in needed):
        raise FactsError("is no AWS price list", where=str(path), hint=hint)
    if offer["offerCode"] not in FACT_OF_USAGE:
        raise FactsError(f"is the price list of {offer['offerCode']}", where=str(path), hint=hint)
    return offer


def _regions(offer: dict[str, Any]) -> str:
    codes = {product.get("attributes", {}).get("regionCode") for product in offer["products"].values()}
    return ", ".join(sorted(code for code in codes if code)) or "none"


def _bands(offer: dict[str, Any], sku: str, where: str) -> tuple[list[Band], str]:
    """The bands of a product's newest on-demand term that has begun, and the day it began."""
    published = offer["publicationDate"]
    terms = list(offer["terms"].get("OnDemand", {}).get(sku, {}).values())
    begun = [term for term in terms if term.get("effectiveDate", "") <= published]
    if not begun:
        raise FactsError("has no on-demand price in force", where=where)
    term = max(begun, key=lambda term: str(term.get("effectiveDate", "")))
    bands = sorted(_read_bands(term["priceDimensions"].values(), where), key=lambda band: band.begin)
    whole = bands and bands[0].begin == 0 and not bands[-1].end.is_finite()
    if not whole or any(low.end != high.begin for low, high in pairwise(bands)):
        raise FactsError("has price bands with gaps", where=where)
    return bands, str(term.get("effectiveDate", ""))[:10]


def _read_bands(dimensions: Any, where: str) -> Iterator[Band]:
    for dimension in dimensions:
        currencies = dimension["pricePerUnit"]
        if "USD" not in currencies:
            raise FactsError(f"is priced in {', '.join(currencies)}, not in USD", where=where)
        try:
            yield Band(
                begin=Decimal(dimension.get("beginRange", "0")),
                end=Decimal(dimension.get("endRange", "Inf")),
                usd=Decimal(currencies["USD"]),
            )
        except InvalidOperation as error:
            raise FactsError(f"has a price that is no number: {dimension}", where=where) from error


def _value(bands: list[Band], count: int) -> Value:
    """One price, or pairs of an upper bound and the price, for `count` things at a time."""
    prices = [_trimmed(band.usd * count) for band in bands]
    if len(bands) == 1:
        return prices[0]
    return tuple(
        (int(band.end) if band.end.is_finite() else band.end, price) for band, price in zip(bands, prices, strict=True)
    )


def _trimmed(usd: Decimal) -> Decimal:
    """Without the zeros that AWS pads with, but with a decimal point."""
    text = format(usd, "f").rstrip("0") if usd else "0."
    return Decimal(text + "0" if text.endswith(".") else text)


def _shown(value: Value) -> str:
    """A price as text; of a price in tiers the first."""
    match value:
        case ((_, first), *_):
            return f"{first} and on"
    return str(value)
