import pandas as pd

__all__ = ['handler', 'pd']


def handler(event, context):
    return 'saved'
