"""Whether what a CDK app's code tests is so, as far as reading tells."""

from deburr.sources.cdk_source.values import (
    Called,
    Class,
    Const,
    Construct,
    Function,
    Items,
    Options,
    Own,
    Perhaps,
    Spot,
    Unknown,
    Value,
)


def truth(value: Value) -> bool | None:
    """Whether a test passes; None where that is not known. Python takes what holds nothing for false."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Items | Options) and not isinstance(value, Perhaps) and value.at.file.endswith(".py"):
        held = value.items if isinstance(value, Items) else value.entries
        return bool(held) or (None if isinstance(value, Options) and not value.whole else False)
    return True if is_there(value) else None


def kind_of(value: Value) -> str | None:
    """What `typeof` says of it; None where that is not known."""
    if isinstance(value, Const):
        return "undefined" if value.value is None else TYPES[type(value.value)]
    if isinstance(value, Function | Class):
        return "function"
    return "object" if is_there(value) else None


TYPES = {str: "string", bool: "boolean", int: "number", float: "number"}


def is_there(value: Value) -> bool:
    """True for what a test for its being there finds: an object, a construct, a length of time, code; no mere call."""
    if isinstance(value, Called):
        return is_amount(value) or (value.base is None and value.path.startswith(CODE))
    return isinstance(value, Items | Options | Construct | Own | Function | Class) and not isinstance(value, Perhaps)


CODE = ("lambda.Code.", "lambda.DockerImageCode.", "lambda.AssetCode", "lambda.InlineCode", "lambda.S3Code")
"""What makes the code of a function, and never nothing."""


def is_amount(value: Value) -> bool:
    """True for a length of time or a size: `Duration.minutes(5)`."""
    return isinstance(value, Called) and value.base is None and value.path.startswith(("Duration.", "Size."))


def any_of(tests: list[Value], at: Spot) -> Value:
    """True where one surely passes, False where surely none does."""
    known = [truth(each) for each in tests]
    return Const(at, True) if True in known else Unknown(at) if None in known else Const(at, False)


def all_of(tests: list[Value], at: Spot) -> Value:
    """The same of all of them."""
    known = [truth(each) for each in tests]
    return Const(at, False) if False in known else Unknown(at) if None in known else Const(at, True)
