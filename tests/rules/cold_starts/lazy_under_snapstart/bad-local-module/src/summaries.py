import pandas


def summary(rows):
    return pandas.DataFrame(rows).describe().to_json()
