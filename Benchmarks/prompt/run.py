"""How long the prompt takes: CPU from its start to the prompt, and from Tab to the candidates.

    swift build -c release && python3 Benchmarks/prompt/run.py .build/release/trek

Five rounds, the median with the spread. Needs the Python module pexpect.
"""

import os
import statistics
import sys
import tempfile
import time

import pexpect

TREK = os.path.abspath(sys.argv[1])
ROUNDS = 5


def begin():
    env = dict(
        os.environ, TERM="xterm", INPUTRC="/dev/null", NO_COLOR="1", PAGER="cat",
        XDG_STATE_HOME=tempfile.mkdtemp(),
    )
    child = pexpect.spawn(TREK, env=env, dimensions=(40, 100), timeout=120, encoding="utf-8")
    child.delaybeforesend = None
    child.expect_exact("trek> ")
    return child


def cpu(child):
    fields = open(f"/proc/{child.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def shown(name, unit, values):
    print(f"{name}: {statistics.median(values):.0f} {unit} ({min(values):.0f} to {max(values):.0f})")


starts, tabs = [], []
for _ in range(ROUNDS):
    child = begin()
    starts.append(cpu(child))
    child.send(
        'let rows = 1..100000 | map {id: ., name: "n\\(.)", home: {city: "c", zip: . * 2}}\r')
    child.expect_exact("100,000 items")
    child.expect_exact("trek> ")
    child.send("rows | map {.id, .name, .home}\r")
    child.expect_exact("100,000 items")
    child.expect_exact("trek> ")
    began = time.perf_counter()
    child.send("it | .home.\t\t")
    child.expect_exact("Int")
    tabs.append((time.perf_counter() - began) * 1000)
    child.close(force=True)
shown("start to prompt, CPU", "ms", starts)
shown("Tab to candidates of 100,000 records", "ms", tabs)
