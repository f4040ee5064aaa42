"""pgqueuer: `install`, `enqueue N`, or `drain`: one worker process that runs no-op jobs until the queue is empty.

Connects through libpq's variables. `drain` prints when its work began and ended, in seconds of the system's clock.
"""

import sys
import time

import asyncpg
import uvloop
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

BATCH = 500


async def install():
    connection = await asyncpg.connect()
    await Queries(AsyncpgDriver(connection)).install()
    await connection.close()


async def enqueue(jobs):
    connection = await asyncpg.connect()
    queries = Queries(AsyncpgDriver(connection))
    for start in range(0, jobs, 5000):
        count = min(5000, jobs - start)
        await queries.enqueue(["noop"] * count, [None] * count, [0] * count)
    await connection.execute("ANALYZE")
    await connection.close()


async def drain():
    async with asyncpg.create_pool(min_size=2, max_size=4) as pool:
        manager = QueueManager(Queries(AsyncpgPoolDriver(pool)))

        @manager.entrypoint("noop")
        async def noop(job):
            pass

        began = time.time()
        await manager.run(batch_size=BATCH, mode=QueueExecutionMode.drain)
        print(began, time.time())


command = {"install": install, "enqueue": enqueue, "drain": drain}[sys.argv[1]]
uvloop.run(command(*map(int, sys.argv[2:])))
