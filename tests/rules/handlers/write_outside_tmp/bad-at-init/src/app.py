import logging

logging.getLogger().addHandler(logging.FileHandler('app.log'))


def handler(event, context):
    logging.warning('called')
    return 'logged'
