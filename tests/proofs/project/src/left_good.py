import tempfile


def handler(event, context):
    with tempfile.TemporaryFile("w") as out:  # HERE
        out.write("1;19.90\n")
