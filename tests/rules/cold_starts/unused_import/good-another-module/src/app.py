import scipy
import scipy.stats


def handler(event, context):
    return scipy.stats.zscore(event['rows']).tolist()
