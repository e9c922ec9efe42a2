"""Functions that the CDK makes for itself: their code is its own, and the app's owner cannot change it."""

import re

MAKER = "aws-cdk-lib"
_MARKED = "aws:cdk:is-custom-resource-handler-"

# Assemblies before aws-cdk-lib 2.130 do not mark them; their construct ids are fixed by the library's sources:
# https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib (uuid of each SingletonFunction, ids of providers).
_IDS = r"""(?x)(?:^|/)(?:
      LogRetention[0-9a-f]{32}
    | BucketNotificationsHandler[0-9a-f]{32}
    | AWS679f53fac002430cb0da5b7982bd2287          # AwsCustomResource
    | AWSCDK[A-Za-z.]*Provider\w*
    | AWS[0-9a-f]{32}                              # events.AwsApi, and other singletons of the library
    | Custom::CDK\w*[0-9A-Fa-f]{32}                # BucketDeployment
    | Custom::(?:S3AutoDeleteObjects|ECRAutoDeleteImages|VpcRestrictDefaultSG|CrossRegionExport(?:Reader|Writer)
        |CrossRegionStringParameterReader|CrossAccountZoneDelegation|DeleteExistingRecordSet
        |AWSCDKOpenIdConnectProvider|AWSCDKCfnUtilsProvider|DynamoDBReplica|Trigger|S3ObjectCopy)\w*
    | AWSCDKCfnUtilsProviderCustomResourceProvider
    | @aws-cdk--[\w.-]+                            # the nested stacks of eks and dynamodb
    | (?:framework-on(?:Event|Timeout)|framework-isComplete)
    | CertificateRequestorFunction
    )(?=/|$)"""


def is_made(path: str, notes: frozenset[str]) -> bool:
    """True when the CDK itself provides the function.

    path   its construct path.
    notes  the kinds of metadata that the CDK left on it and on the construct around it.
    """
    return any(note.startswith(_MARKED) for note in notes) or re.search(_IDS, path) is not None
