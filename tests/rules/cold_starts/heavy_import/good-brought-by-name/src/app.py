import json
import os

from langchain_openai import ChatOpenAI
from openai import OpenAI

model = ChatOpenAI(api_key=os.environ["KEY"], timeout=10)


def handler(event, context):
    if event.get("format") == "picture":
        client = OpenAI(api_key=os.environ["KEY"])
        return {"statusCode": 200, "body": client.images.generate(prompt=event["body"]).data[0].url}
    return {"statusCode": 200, "body": json.dumps(model.invoke(event["body"]).content)}
