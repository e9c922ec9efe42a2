"""A Lambda function as it is configured."""

import re
from enum import StrEnum
from functools import cache

from msgspec import Struct

from deburr.place import Place
from deburr.workload.handler import Framework, Handler
from deburr.workload.package import Package
from deburr.workload.setting import Setting


class Compute(StrEnum):
    """The kind of compute that runs a function; limits and prices differ by it."""

    EVENT = "event"
    MANAGED_INSTANCES = "managed_instances"
    WEB = "web"
    DURABLE = "durable"


class PackageKind(StrEnum):
    ZIP = "zip"
    IMAGE = "image"
    INLINE = "inline"


REPLACED = "replaced"
"""`built_by` of code that only makes the function: another tool puts the real one in its place."""


ELSEWHERE = "elsewhere"
"""`built_by` of code that something builds which is not read, in a folder that is known by its handler."""


class OutOfImage(Struct, frozen=True):
    """A zip that holds what stands in a folder of an image (`Code.fromDockerBuild` of the CDK).

    context     the folder in which the image is built, relative to the checked folder.
    dockerfile  its name in there.
    path        the folder of the image.
    arguments   what the build is told, by name; None for what is settled at deploy time.
    """

    context: str
    dockerfile: str
    path: str
    arguments: tuple[tuple[str, str | None], ...] = ()


class Code(Struct, frozen=True):
    """Where a function's code is, as the template names it.

    kind    zip, image or inline.
    folder  local folder or file that becomes the package, relative to the checked folder;
            None when it is built elsewhere (an S3 key, a registry, a parameter).
    inline  the source text of inline code; None otherwise.
    at      where the template names it.
    entry_points  files the build step compiles, relative to `folder` (SAM's esbuild metadata).
    size_bytes    what `folder` holds; None when unknown.
    installs      True where the build that belongs to the template installs what the folder's own lists ask for.
    direct        True where the zip is sent with the call that makes the function, and not through a bucket.
    dockerfile    of an image, its name in `folder` where that is written; "" otherwise.
    packed_as     what a package is called that was uploaded before; "" where none is named.
    out_of        the image that a zip is taken from; None for any other.
    """

    kind: PackageKind
    at: Place
    folder: str | None = None
    inline: str | None = None
    built_by: str | None = None
    entry_points: tuple[str, ...] = ()
    size_bytes: int | None = None
    installs: bool = False
    direct: bool = False
    dockerfile: str = ""
    packed_as: str = ""
    out_of: OutOfImage | None = None


class Function(Struct, frozen=True):
    """A Lambda function: what was written, what AWS fills in, what nobody can know before deployment.

    address      file#LogicalId, with the nested stack's id before it where there is one.
    name         what its owner calls it: the logical id, or the path of the CDK construct.
    given_name   the explicit FunctionName; None when CloudFormation makes one up.
    layers       layer ARNs or `file#LogicalId` of layers in the workload.
    environment  variable name -> value; a value of None is settled at deploy time.
    environment_told  True where the template sets variables, and no others than `environment` names.
    names_functions  variables that hold the name or the ARN of a function of the workload, and its address.
    written      variables whose value is written out, and the text that it comes to.
    traced       True where Lambda traces requests that come without a sampled trace too (`Active`).
    vpc          subnet and security-group texts; () when outside a VPC.
    provisioned  environments kept ready on an alias; 0 when none.
    provisioned_on  the alias or version that `provisioned` stands on; "" when none, or while unknown.
    scales       True when Application Auto Scaling moves `provisioned`.
    reserved     None when nothing is reserved.
    alias        alias that every deployment publishes to; None when there is none.
    publishes    where each deployment publishes a new version; None when it does not.
    versions     where versions of it are published, with every deployment or once; () when the template does not.
    on_failure   where failed asynchronous events go (DLQ or destination); () when nowhere.
    async_retries  how often Lambda tries an asynchronous event again after the function failed, 0 to 2.
    async_age_s    how long Lambda keeps an asynchronous event that it could not deliver, in seconds, 60 to 21600.
    logs_kept_days  how long its log group keeps what it writes; 0 for ever.
    policies     actions and policy-template names the role grants, as written.
    policies_known  False when a role is made elsewhere, so `policies` may be incomplete.
    mounts       file systems (EFS, S3 Files) it mounts, as written.
    also_known_as   logical ids of mutually exclusive copies that were folded into this one, and its own where its
                    name is a construct's path.
    copy_of      address of the function that this one repeats in another stage or environment; "" when it is no copy.
    made_by      the library that provides its code (`aws-cdk-lib`): the owner can upgrade it, and change nothing
                 else; "" for a function of the owner's.
    handler      what the code does; None when it could not be read (a gap says why).
    serves       the web framework that its start script runs behind the Lambda Web Adapter; None when none was seen.
    handler_missing  where the handler string points to nothing, or to what cannot be called, told only when the code is
                 all there.
    role_made    True where the template makes its role by itself, and adds to it what events and destinations need.
    provider     the versions of Terraform's AWS provider that its configuration admits, as written, with commas between
                 what several modules ask for; "" where it says nothing, and for other dialects.
    cdk          the major version of the CDK whose app it is read from; None where its manifests do not tell, and for
                 other dialects.
    memory_argued  True where a comment by its memory names the size and gives reasons for it.
    framework    the versions of the Serverless Framework that its service pins, as written; "" where it pins none, and
                 for other dialects.
    package      what it ships; None where that is not on disk.
    """

    address: str
    name: str
    at: Place
    given_name: Setting[str] | None
    runtime: Setting[str]
    architecture: Setting[str]
    memory_mb: Setting[int]
    timeout_s: Setting[int]
    tmp_mb: Setting[int]
    entry: Setting[str]
    code: Code
    layers: Setting[tuple[str, ...]]
    environment: tuple[tuple[str, str | None], ...]
    traced: Setting[bool]
    vpc: Setting[tuple[str, ...]]
    snapstart: Setting[bool]
    provisioned: Setting[int]
    scales: bool
    reserved: Setting[int] | None
    alias: Setting[str] | None
    publishes: Place | None
    on_failure: Setting[tuple[str, ...]]
    async_retries: Setting[int]
    async_age_s: Setting[int]
    logs_kept_days: Setting[int]
    policies: tuple[str, ...]
    policies_known: bool
    compute: Compute = Compute.EVENT
    mounts: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    also_known_as: tuple[str, ...] = ()
    copy_of: str = ""
    made_by: str = ""
    versions: tuple[Place, ...] = ()
    provisioned_on: str = ""
    handler: Handler | None = None
    serves: Framework | None = None
    handler_missing: str | None = None
    role_made: bool = False
    provider: str = ""
    cdk: int | None = None
    framework: str = ""
    package: Package | None = None
    written: tuple[tuple[str, str], ...] = ()
    environment_told: bool = False
    memory_argued: bool = False
    names_functions: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> str | None:
        """`python`, `node`, `java`, `provided` or another runtime family; None while the runtime is unknown."""
        if self.runtime.value is None:
            return None
        return _family(self.runtime.value)

    @property
    def node_version(self) -> int | None:
        """20 of `nodejs20.x`; None for other runtimes, and while the runtime is unknown."""
        runtime = self.runtime.value or ""
        version = runtime.removeprefix("nodejs").partition(".")[0]
        return int(version) if runtime.startswith("nodejs") and version.isdigit() else None


@cache
def _family(runtime: str) -> str:
    """Every rule asks this of every function, and there are not fifty runtimes."""
    family = re.split(r"[.\d]", runtime, maxsplit=1)[0]
    return "node" if family == "nodejs" else family
