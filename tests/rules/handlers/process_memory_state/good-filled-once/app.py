countries = []


def handler(event, context):
    if not countries:
        countries.extend(["de", "fr", "it"])
    return event["country"] in countries
