import logging

logger = logging.getLogger()


def handler(event, context):
    groups = event["request"]["groupConfiguration"].get("groupsToOverride", [])
    claims = {}
    for group in groups:
        claims[group.lower()] = "true"
    logger.info("claims: %s", claims)
    event["response"] = {"claimsOverrideDetails": {"claimsToAddOrOverride": claims}}
    return event
