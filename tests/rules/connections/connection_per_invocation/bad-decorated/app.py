import functools

import redis


def with_cache(function):
    @functools.wraps(function)
    def inner(event, context):
        return function(event, redis.Redis(host='cache'))

    return inner


@with_cache
def handler(event, cache):
    return cache.get(event['key'])
