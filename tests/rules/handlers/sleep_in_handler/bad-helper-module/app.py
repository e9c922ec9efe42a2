from lib.waiting import settle

import boto3

codebuild = boto3.client("codebuild")


def handler(event, context):
    codebuild.start_build(projectName=event["project"])
    settle()
    return codebuild.list_builds()
