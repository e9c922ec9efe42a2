import asyncio

import boto3

ecs = boto3.client("ecs")


async def started(task):
    ecs.start_task(taskDefinition=task, containerInstances=["one"])
    await asyncio.sleep(20)
    return ecs.describe_tasks(tasks=[task])


def handler(event, context):
    return asyncio.run(started(event["task"]))
