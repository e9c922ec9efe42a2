import os


def clean():
    for name in os.listdir("/tmp"):
        os.remove(os.path.join("/tmp", name))
