import asyncio
import os

import asyncpg


async def orders():
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"])
    return await asyncio.gather(pool.fetch("select 1"), pool.fetch("select 2"))


def handler(event, context):
    return str(asyncio.run(orders()))
