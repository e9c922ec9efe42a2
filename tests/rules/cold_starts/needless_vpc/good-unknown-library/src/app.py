import acme_ledger


def handler(event, context):
    return acme_ledger.post(event)
