import time


def writer(folder):
    def write(text):
        path = folder + "/" + str(time.time()) + ".txt"
        with open(path, "w") as out:
            out.write(text)
        return path

    return write


write = writer("/tmp")


def handler(event, context):
    return write(event["text"])
