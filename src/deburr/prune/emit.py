"""Pruning as a scheduled function of the user's own: a SAM template, a handler, its requirements."""

from collections.abc import Mapping

from deburr import __version__
from deburr.aws.plan import CHANGES
from deburr.aws.policy import actions
from deburr.facts.book import Facts
from deburr.prune import again
from deburr.sources.account.gather import CALLS
from deburr.sources.account.layers import CALLS as LAYER_CALLS
from deburr.workload.reach import Keeping
from deburr.workload.storage import Kept

HANDLER = '''"""Reports what nothing calls any more, and deletes what the report before named; see its log group."""

import os
from datetime import UTC, datetime

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.facts import book
from deburr.prune.scheduled import Limits, run
from deburr.workload.reach import Keeping
from deburr.workload.storage import Kept

FACTS = book.load()


def handler(event, context):
    keeping = Keeping(int(os.environ["KEEP"]), float(os.environ["OLDER_THAN_DAYS"]), functions())
    limits = Limits(int(os.environ["MOST_DELETIONS"]), int(os.environ["IDLE_DAYS"]), context.log_group_name)
    gate = Gate(Login(), Pace(FACTS))
    return run(gate, keeping, limits, FACTS, lambda: datetime.now(UTC), Kept(os.environ["VERSIONS_OF"]))


def functions():
    return tuple(pattern for pattern in os.environ["FUNCTIONS"].split(",") if pattern)
'''

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: Reports {what}, and deletes what the report before named

Parameters:
  Schedule:
    Type: String
    Default: rate(7 days)
  MostDeletions:
    Description: So many versions are reported, and deleted, in one run at most
    Type: Number
    MinValue: 1
    Default: 200

Resources:
  Prune:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Architectures: [arm64]
      Handler: app.handler
      CodeUri: src
      MemorySize: 512
      Timeout: {timeout}
      ReservedConcurrentExecutions: 1
      Environment:
        Variables:
          KEEP: '{keep}'
          OLDER_THAN_DAYS: '{days:g}'
          IDLE_DAYS: '{idle}'
          VERSIONS_OF: {of}
          FUNCTIONS: '{functions}'
          MOST_DELETIONS: !Ref MostDeletions
      LoggingConfig:
        LogGroup: !Ref Journal
      EventInvokeConfig:
        MaximumRetryAttempts: 0
        DestinationConfig:
          OnFailure: {{Type: SNS}}
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Sid: Reads
              Effect: Allow
              Action:
{reads}
              Resource: '*'
            - Sid: ReadsItsJournal
              Effect: Allow
              Action: logs:FilterLogEvents
              Resource: !GetAtt Journal.Arn
            - Sid: DeletesPublishedVersions
              Effect: Allow
              Action: {delete}
              Resource: !Sub arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:{of}:*:*
      Events:
        Regularly:
          Type: ScheduleV2
          Properties:
            ScheduleExpression: !Ref Schedule
  Journal:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 400
"""
RUNTIME = "python3.13"


CALLED = {
    Kept.FUNCTION: ("published versions that nothing calls any more", CALLS | again.CALLS, "DeleteFunction"),
    Kept.LAYER: ("versions of layers that nothing uses any more", LAYER_CALLS, "DeleteLayerVersion"),
}
"""By what the versions are of: what is reported, what is read for it, and what deletes one."""


def files(keeping: Keeping, facts: Facts, *, idle_days: int, of: Kept = Kept.FUNCTION) -> Mapping[str, str]:
    """The project's files by path, for `sam build` and `sam deploy`.

    The role may delete published versions (`function:*:*`) and no function: deleting one needs the name alone. For
    layers it may delete their versions and nothing of a function.
    """
    what, calls, delete = CALLED[of]
    template = TEMPLATE.format(
        what=what,
        of=of,
        runtime=RUNTIME,
        timeout=facts["lambda.timeout.max"].whole,
        keep=keeping.newest,
        days=keeping.days,
        idle=idle_days,
        functions=",".join(keeping.functions),
        reads="\n".join(f"                - {action}" for action in actions(calls)),
        delete=CHANGES["lambda", delete],
    )
    return {"template.yaml": template, "src/app.py": HANDLER, "src/requirements.txt": f"deburr[aws]=={__version__}\n"}
