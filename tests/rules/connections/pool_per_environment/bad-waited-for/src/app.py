import asyncio
import os

import asyncpg

loop = asyncio.new_event_loop()
pool = None


async def orders():
    global pool
    if pool is None:
        pool = await asyncpg.create_pool(os.environ["DATABASE_URL"])
    async with pool.acquire() as conn:
        return await conn.fetch("select id from orders")


def handler(event, context):
    return {"statusCode": 200, "body": str(loop.run_until_complete(asyncio.wait_for(orders(), 5)))}
