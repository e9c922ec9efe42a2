from time import sleep as pause

import boto3


class Reports:
    PAUSE_S = 10

    def __init__(self):
        self.glue = boto3.client("glue")

    def make(self, name):
        run = self.glue.start_job_run(JobName=name)["JobRunId"]
        while self.glue.get_job_run(JobName=name, RunId=run)["JobRun"]["JobRunState"] == "RUNNING":
            pause(self.PAUSE_S)
        return run


reports = Reports()


def handler(event, context):
    return reports.make(event["report"])
