try:
    import pandas
except ImportError:
    pandas = None


def handler(event, context):
    return 'saved'
