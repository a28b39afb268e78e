"""What is shown while a line runs and when it has ended, at a real terminal."""

import os
import re
import signal
import subprocess
import tempfile

from terminal import LIMIT, TREK, Prompt, Screen, Site, check, environment


def resize(site):
    one = Prompt(columns=200)
    record = "{" + ", ".join(f'column{n}: "{"x" * 30}"' for n in range(6)) + "}"
    one.enter(f"let wide = [{record}]")
    out = one.enter("wide")
    rows = [line for line in out.splitlines() if "xxx" in line and "let" not in line]
    check(rows and max(map(len, rows)) > 150, "a wide terminal is not used")
    one.child.setwinsize(40, 40)
    # The new size makes the line be drawn again, prompt and all.
    one.child.send("wide\r")
    one.see("column0")
    out = "column0" + one.wait()
    rows = [line for line in out.splitlines() if line.startswith(("xxx", "column"))]
    check(rows and max(map(len, rows)) <= 40, f"a row is wider than 40:\n{out}")
    one.leave()


def interrupt(site):
    one = Prompt()
    one.child.send(f'1..1000 | map "{site}/many/\\(.)" | fetch concurrency: 8 retry: 0 | json\r')
    check(Site.half.wait(LIMIT), "the requests did not come")
    one.child.send("\x03")
    one.child.send("\x03")
    one.see("interrupted, ")
    Site.gate.set()
    one.wait()
    out = one.enter("it | count")
    check("100" in out or re.search(r"[\r\n]\d+\r?\n", out), f"what came was not kept:\n{out}")
    out = one.enter("1 + 1")
    check("2" in out, "the prompt did not go on")
    one.child.send("half of a line\x03")
    one.wait()
    check("4" in one.enter("2 + 2"), "Ctrl-C did not give up the line")
    check(one.leave() == 0, "the exit code is not 0")


def dumb(site):
    one = Prompt(term="dumb")
    out = one.enter("[{a: 1}]")
    check("a" in out and "1" in out and "\x1b" not in one.child.before, "not plain")
    check(one.leave() == 0, "the exit code is not 0")


def plainly(site):
    one = Prompt(term="dumb")
    one.child.send("[1,\r")
    one.see("  ... ")
    one.child.send("2\x03")
    one.wait()
    check("4" in one.enter("2 + 2"), "Ctrl-C did not give up what was entered")
    one.child.send("half\x03")
    one.wait()
    check("6" in one.enter("3 + 3"), "Ctrl-C did not give up the line")
    check(one.leave() == 0, "the exit code is not 0")


def escapes(site):
    one = Prompt()
    one.enter(r'"\u{1B}]0;owned\u{7}"')
    check("\x1b]0;" not in one.child.before, "an escape sequence reached the terminal")
    one.child.sendeof()
    one.child.close()


def live(site):
    Site.held.clear()
    one = Screen(columns=100)
    one.enter(f'1..20 | map "{site}/held/\\(.)" | as u | fetch retry: 0 | json | {{.n, url: u}} | count')
    one.see("under way")
    shown = [line.split("  ")[0].strip() for line in one.see("{.n, url: u}").splitlines()]
    wanted = ["1..20", "map", "as u", "fetch", "json", "{.n, url: u}", "count"]
    start = shown.index("1..20")
    check(shown[start : start + 7] == wanted, f"the stages are {shown[start:]}")
    check(not any("(" in line for line in shown[start + 7 :]), f"inner stages: {shown}")
    # What is typed meanwhile moves nothing, and is there at the next prompt.
    one.key("Enter", "Enter")
    one.enter("40 + 2")
    # Lines that do not fit any more are folded by the terminal, and cleared all the same.
    one.resize(40)
    one.resize(100)
    Site.held.set()
    text = one.see("42")
    check("under way" not in text and "as u  " not in text, f"the display left remains:\n{text}")
    check("20 fetched" in text, f"the run did not end well:\n{text}")
    one.enter(":stats")
    text = one.see("pipelines kept")
    check("(tap" not in text and "(end)" not in text, f"inner stages:\n{text}")
    one.close()


def narrow(site):
    Site.held.clear()
    one = Screen(columns=40)
    one.enter(f'1..20 | map "{site}/held/\\(.)" | fetch retry: 0 | json | {{.n, .home, .id}}')
    text = one.see("under way")
    Site.held.set()
    text = one.see("20 fetched")
    check("under way" not in text, f"the display left remains:\n{text}")
    rows = [line for line in one.lines() if "{city" in line]
    check(rows and all(len(row) <= 40 for row in rows), f"a row is wider than 40:\n{text}")
    one.key("C-l")
    one.enter('[{name: "漢字", n: 1}, {name: "👩‍👧 e\u0301", n: 22}]')
    one.see("22")
    one.close()


def halt(site):
    Site.held.clear()
    one = Prompt()
    one.child.send(f'1..3 | map "{site}/held/\\(.)" | fetch retry: 0 | json | .n\r')
    one.see("under way")
    one.child.send("\x1a")
    state = f"/proc/{one.child.pid}/stat"
    if os.path.exists(state):
        for _ in range(100_000):
            with open(state) as file:
                isHalted = file.read().rsplit(")", 1)[1].split()[0] == "T"
            if isHalted:
                break
        check(isHalted, "Ctrl-Z did not halt the run")
        check(one.child.getecho(), "the terminal was left without echo")
    one.child.kill(signal.SIGCONT)
    Site.held.set()
    one.see("3 fetched")
    one.wait()
    check("2" in one.enter("1 + 1"), "the prompt did not go on")
    one.leave()


def part(site):
    Site.held.clear()
    one = Prompt()
    line = f'1..9 | map "{site}/held/\\(.)" | fetch concurrency: 1 retry: 0 | json | .n'
    one.child.send(line + "\r")
    one.see("fetch  9")
    one.see("json   1")
    one.child.send("\x03")
    one.child.send("\x03")
    one.see("interrupted, 1 item came, 0 kept, 1 fetched")
    one.wait()
    out = one.enter("it | count")
    check("`it` is not whole" in out, f"a part passes for all:\n{out}")
    Site.held.set()
    out = one.enter(line)
    check("1 of ? kept" in out and "9 items, 0 kept, 9 fetched" in out, f"shown was:\n{out}")
    out = one.enter(line)
    check("9 kept, 0 fetched" in out and "of ?" not in out, f"shown was:\n{out}")
    one.leave()


def flood(site):
    one = Prompt()
    one.enter(":set rows 1000000")
    one.child.send("1..300000\r")
    one.see("\n1000\r")
    # Nothing more is read until then, so that the program is still writing.
    one.child.send("\x03")
    one.see("the rest is not shown")
    one.wait()
    check("300000" in one.enter("it | count").replace(",", ""), "the result is not whole")
    one.leave()


def unsafe(site):
    Site.posts = 0
    one = Prompt()
    line = f'post "{site}/x" json: {{a: 1}} | json | .posts'
    check("1 fetched" in one.enter(line), "the request was not made")
    out = one.enter(line)
    check("not sent again" in out and "1 kept, 0 fetched" in out, f"shown was:\n{out}")
    out = one.enter(f'post "{site}/x" json: {{a: 1}} | discard')
    check("0 kept" in out and Site.posts == 1 or "sent" in out, f"shown was:\n{out}")
    before = Site.posts
    one.enter(":fresh " + line)
    check(Site.posts == before + 1, "`:fresh` did not send it")
    one.leave()


def colors(site):
    painted = Prompt(NO_COLOR=None, prompt="trek> \x1b[0m")
    painted.child.send("{a: 1}\r")
    painted.see("\x1b[36ma")
    painted.wait()
    painted.child.send(":as json\r")
    painted.see('\x1b[36m"a"\x1b[0m: \x1b[33m1\x1b[0m')
    painted.child.send("[1] | nothing\r")
    painted.see("\x1b[1;31merror")
    painted.child.close(force=True)
    for one in [Prompt(), Prompt(NO_COLOR=None, arguments=["repl", "--color", "never"])]:
        one.enter(":as json")
        one.enter('{a: 1, b: "x"}')
        one.enter("[1] | nothing")
        check("[1;31m" not in one.child.before, "colours where none are wanted")
        one.enter("{a: 1}")
        check("[36m" not in one.child.before, "colours where none are wanted")
        one.leave()


def pager(site):
    one = Prompt(PAGER="sed s/^/PAGED:/")
    check("PAGED" not in one.enter("1..20"), "a page that fits went to the pager")
    check("PAGED:50" in one.enter("1..50"), "long output did not go to the pager")
    one.enter(":set pager off")
    check("PAGED" not in one.enter("1..60"), "`:set pager off` has no effect")
    one.leave()
    one = Prompt(PAGER="no-such-pager -x")
    check("50" in one.enter("1..50"), "without a pager nothing is shown")
    one.leave()


def network(site):
    one = Prompt()
    one.enter(f'fetch "{site}/evil" | text')
    raw = one.child.before
    check("owned" in raw, f"the text is not shown: {raw!r}")
    for steering in ["\x1b]0;", "\x1b[2J", "\x1b[31m", "\x9b", "\x07", "\x08 "]:
        check(steering not in raw, f"{steering!r} reached the terminal: {raw!r}")
    one.leave()


def failures(site):
    one = Prompt(columns=40)
    out = one.enter('[{a: 1}] | {x: .a, y: 1, z: "a long text"} | .wrong.again')
    marks = [line for line in out.splitlines() if "^" in line]
    check(marks and marks[0].index("^") < 40, f"the caret is not on the screen:\n{out}")
    check("1:47" in out and "`wrong`" in out, f"shown was:\n{out}")
    one.leave()


def saving(site):
    folder = tempfile.mkdtemp(prefix="trek-saved-")
    path = os.path.join(folder, "saved.pipe")
    one = Prompt()
    for line in [
        ":as raw", f'let pages = 1..3 | map "{site}/p/\\(.)"', "fetch pages | json",
        "let wanted = 1", "it | where .n > wanted | {.n, .home.city}",
        "{rows: it, all: count(pages)}",
    ]:
        one.enter(line)
    # The screen may fold the line.
    shown = one.enter("it").replace("\r", "").replace("\n", "")
    one.enter(f":save {path}")
    one.leave()
    done = subprocess.run(
        [TREK, "run", path], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", timeout=LIMIT)
    check(done.returncode == 0, f"the saved script fails:\n{done.stderr}")
    check(done.stdout.strip() and done.stdout.strip() in shown, f"{done.stdout!r} is not in {shown!r}")


def reader(site):
    """Without a terminal: statements one after the other, results as `print` writes them."""

    def run(text, *words):
        done = subprocess.run(
            [TREK, *words], input=text, env=environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, encoding="utf-8", timeout=LIMIT)
        return done.returncode, done.stdout, done.stderr

    code, out, err = run(f'let s = "{site}/7"\nfetch s | json\n  | .n\n\n| . + 1\n[1,\n2] | sum\n:as json\n')
    check((code, out) == (0, "8\n3\n3\n"), f"{code} {out!r} {err!r}")
    check("trek>" not in out + err and "fetched" not in err, f"talk without a person: {err!r}")
    code, out, err = run("1 + 1\n[1] | .a\n2 + 2\n")
    check((code, out) == (2, "2\n4\n") and "error[E305]" in err, f"{code} {out!r} {err!r}")
    code, out, err = run("[{a: 1}, {b: 2}] | .a\n")
    check((code, out) == (1, "1\n") and "error[E503]" in err, f"{code} {out!r} {err!r}")
    code, out, err = run("[1, 2")
    check(code == 2 and "error[" in err and not out, f"{code} {out!r} {err!r}")
    code, out, err = run(":quit\n1\n", "repl")
    check((code, out, err) == (0, "", ""), f"{code} {out!r} {err!r}")


CASES = [
    resize, interrupt, live, narrow, halt, part, flood, unsafe, colors, pager, network, failures, saving,
    dumb, plainly, escapes, reader,
]
