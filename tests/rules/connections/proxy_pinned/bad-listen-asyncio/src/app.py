import asyncio
import os

import asyncpg


async def work(event):
    connection = await asyncpg.connect(host=os.environ["HOST"], timeout=3)
    try:
        await connection.execute("""
            -- whoever comes first
            SET lock_timeout TO '2s'
        """)
        return await connection.fetch("select id from orders")
    finally:
        await connection.close()


def handler(event, context):
    return asyncio.run(work(event))
