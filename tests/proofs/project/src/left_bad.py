import uuid


def handler(event, context):
    with open(f"/tmp/{uuid.uuid4()}.csv", "w") as out:  # HERE
        out.write("1;19.90\n")
