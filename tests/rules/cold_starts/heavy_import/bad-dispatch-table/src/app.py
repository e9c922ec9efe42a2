import sklearn.ensemble


def score(event):
    model = sklearn.ensemble.RandomForestClassifier()
    return model.get_params()


def handler(event, context):
    if event["rawPath"] == "/score":
        return score(event)
    else:
        return health(event)


def health(event):
    return compute_status(event["region"])


def compute_status(region):
    return {"statusCode": 200, "body": region}
