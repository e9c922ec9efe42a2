import pandas as pd

from . import elsewhere


def handler(event, context):
    return elsewhere.save(event)
