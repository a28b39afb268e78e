"""Fetches the URLs of a file with threads and a queue, and prints one field of each, in order."""
import queue
import sys
import threading

import requests

WORKERS = 64


def worker(jobs, results):
    session = requests.Session()
    while True:
        job = jobs.get()
        if job is None:
            return
        index, url = job
        try:
            answer = session.get(url, timeout=30)
            answer.raise_for_status()
            results.put((index, answer.json()["id"], None))
        except Exception as error:  # each failure is kept with its place
            results.put((index, None, error))


def main(path):
    urls = [line.strip() for line in open(path)]
    jobs, results = queue.Queue(), queue.Queue()
    threads = [threading.Thread(target=worker, args=(jobs, results)) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for job in enumerate(urls):
        jobs.put(job)
    for _ in threads:
        jobs.put(None)
    answers, failed = [None] * len(urls), 0
    for _ in urls:
        index, value, error = results.get()
        if error is not None:
            failed += 1
            print(f"{urls[index]}: {error}", file=sys.stderr)
        answers[index] = value
    for thread in threads:
        thread.join()
    for value in answers:
        if value is not None:
            print(value)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
