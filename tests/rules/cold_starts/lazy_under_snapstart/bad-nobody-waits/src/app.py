def handler(event, context):
    import pandas

    print(pandas.read_csv("https://numbers.example.com/today.csv").describe())
