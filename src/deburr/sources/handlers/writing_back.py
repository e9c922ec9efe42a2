"""Where code writes an object into the bucket that its event came from."""

import re

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import EventValue, ObjectValue, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase, Use

_BUCKET = r"(^|\.)s3\.bucket\.name$|(^|\.)detail\.bucket\.name$"
_BY_KEYWORD = frozenset({"put_object", "copy_object", "copy", "upload_fileobj", "upload_file"})
_AT = {"upload_file": 1, "upload_fileobj": 1, "copy": 1}
"""Position of the bucket in the client's methods of boto3 that take it there."""
_RESOURCE = r"\.(Bucket|Object)\(\)\.(put|put_object|upload_file|upload_fileobj|copy|copy_from)$"
_OBJECTS = frozenset({"putObject", "upload", "copyObject"})
_COMMANDS = frozenset({"@aws-sdk/client-s3.PutObjectCommand", "@aws-sdk/client-s3.CopyObjectCommand"})
PUTTING = _BY_KEYWORD | _OBJECTS | {"put", "copy_from", "PutObjectCommand", "CopyObjectCommand"}
"""Methods that may write an object to S3."""


def writes_back(w: Walker, call: Called) -> None:
    """A write of an object whose bucket is the event's own."""
    if w.phase is not Phase.INVOCATION or w.doubtful:
        return
    bucket = _bucket(call)
    if isinstance(bucket, EventValue) and re.search(_BUCKET, bucket.path):
        at = call.at(w)
        w.record.writes_back.setdefault(at, Use(at, w.surely, w.phase))


def _bucket(call: Called) -> Value | None:
    """The bucket that a call writes to; None when it writes to none that is known."""
    path, args = call.path, call.args
    if path in _COMMANDS or (call.method in _OBJECTS and path.startswith(("aws-sdk", "@aws-sdk/client-s3"))):
        return args[0].attrs.get("Bucket") if args and isinstance(args[0], ObjectValue) else None
    if not path.startswith(("boto3.", "aioboto3.")):
        return None
    if re.search(_RESOURCE, path):
        return call.base.args[0] if call.base is not None and call.base.args else None
    if call.method not in _BY_KEYWORD:
        return None
    place = _AT.get(call.method)
    return call.keywords.get("Bucket") or (args[place] if place is not None and len(args) > place else None)
