"""procrastinate: `install`, `enqueue N`, or `drain`: one worker process that runs no-op jobs until the queue is empty.

Connects through libpq's variables. `drain` prints when its work began and ended, in seconds of the system's clock.
"""

import sys
import time

import procrastinate
import uvloop

CONCURRENCY = 50
app = procrastinate.App(connector=procrastinate.PsycopgConnector(min_size=4, max_size=20))


@app.task(name="noop")
async def noop():
    pass


async def install():
    await app.schema_manager.apply_schema_async()


async def enqueue(jobs):
    for start in range(0, jobs, 1000):
        await noop.batch_defer_async(*[{} for _ in range(min(1000, jobs - start))])


async def drain():
    began = time.time()
    await app.run_worker_async(concurrency=CONCURRENCY, wait=False, install_signal_handlers=False)
    print(began, time.time())


async def main(command, *arguments):
    async with app.open_async():
        await {"install": install, "enqueue": enqueue, "drain": drain}[command](*map(int, arguments))


uvloop.run(main(*sys.argv[1:]))
