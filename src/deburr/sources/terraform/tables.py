"""Terraform's AWS resources that are read, and the CloudFormation types and properties that say the same."""

from collections.abc import Mapping

from deburr.sources.terraform.table_words import Types
from deburr.sources.terraform.tables_doors import DOORS
from deburr.sources.terraform.tables_events import EVENTS
from deburr.sources.terraform.tables_functions import FUNCTIONS
from deburr.sources.terraform.tables_private import PRIVATE
from deburr.sources.terraform.tables_stores import STORES

TYPES: Types = {**FUNCTIONS, **DOORS, **EVENTS, **STORES, **PRIVATE}
# Another name for the same: the provider knows load balancers by both.
SAME = {"aws_alb": "aws_lb"}
# Tied to another resource, which is where CloudFormation writes them: the attribute that names it.
OBJECTS = ("aws_s3_object", "aws_s3_bucket_object")
TIED: Mapping[str, str] = {
    "aws_cloudwatch_event_target": "rule",
    "aws_s3_bucket_notification": "bucket",
    "aws_lb_target_group_attachment": "target_group_arn",
    "aws_sqs_queue_redrive_policy": "queue_url",
    "aws_sqs_queue_redrive_allow_policy": "queue_url",
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_role_policy": "role",
}
LOOKED_AT = frozenset(
    each.replace(name, same, 1) for each in (*TYPES, *TIED, *OBJECTS) for same, name in (("", ""), *SAME.items())
)
"""Every kind of resource that is read, by all its names."""
