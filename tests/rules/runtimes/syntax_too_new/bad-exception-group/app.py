import asyncio


async def work(event):
    try:
        await asyncio.gather(*(asyncio.sleep(0) for _ in event["items"]))
    except* ValueError as failed:
        return {"failed": len(failed.exceptions)}


def handler(event, context):
    return asyncio.run(work(event))
