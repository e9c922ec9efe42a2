import importlib.metadata


def __getattr__(name):
    return importlib.metadata.version("thing")
