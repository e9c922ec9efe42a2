import json

import awswrangler


def handler(event, context):
    import pandas

    awswrangler.s3.to_csv(pandas.DataFrame(json.loads(event["body"])), "s3://reports/today.csv")
    return {"statusCode": 200}
