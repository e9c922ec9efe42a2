def summary(rows):
    import pandas

    return pandas.DataFrame(rows).describe().to_json()
