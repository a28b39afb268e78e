"""Fetches the URLs of a file with treq on Twisted, and prints one field of each, in order."""
import sys

import treq
from twisted.internet import defer, reactor
from twisted.web.client import Agent, HTTPConnectionPool

WORKERS = 64


async def fetch(client, semaphore, url):
    await semaphore.acquire()
    try:
        answer = await client.get(url, timeout=30)
        if answer.code >= 400:
            raise RuntimeError(f"the answer is {answer.code}")
        return (await answer.json())["id"]
    finally:
        semaphore.release()


async def run(path):
    urls = [line.strip() for line in open(path)]
    pool = HTTPConnectionPool(reactor)
    pool.maxPersistentPerHost = WORKERS
    client = treq.client.HTTPClient(Agent(reactor, pool=pool))
    semaphore = defer.DeferredSemaphore(WORKERS)
    results = await defer.DeferredList(
        [defer.ensureDeferred(fetch(client, semaphore, url)) for url in urls], consumeErrors=True)
    failed = 0
    for url, (succeeded, value) in zip(urls, results):
        if succeeded:
            print(value)
        else:
            failed += 1
            print(f"{url}: {value.getErrorMessage()}", file=sys.stderr)
    await pool.closeCachedConnections()
    return 1 if failed else 0


if __name__ == "__main__":
    codes = []
    running = defer.ensureDeferred(run(sys.argv[1]))
    running.addBoth(lambda result: (codes.append(result), reactor.stop()))
    reactor.run()
    sys.exit(codes[0] if isinstance(codes[0], int) else 1)
