"""Types into the real program on a real terminal (a pty), and looks at what stands on it.

    python3 Tests/Terminal/prompt.py .build/debug/trek

Needs the Python module pexpect; exit code 77 where it is missing, 1 where something is wrong.
"""

import http.server
import json
import os
import re
import sys
import tempfile
import threading

try:
    import pexpect
except ImportError:
    sys.exit(77)

TREK = os.path.abspath(sys.argv[1])
STATE = tempfile.mkdtemp(prefix="trek-terminal-")
LIMIT = 60


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gate = threading.Event()
    seen = 0
    half = threading.Event()

    def do_GET(self):
        if self.path.startswith("/many"):
            Site.seen += 1
            if Site.seen > 100:
                Site.half.set()
                Site.gate.wait(LIMIT)
        body = json.dumps({"id": self.path, "home": {"city": "Ulm", "zip": 89073}}).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *rest):
        pass


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


class Prompt:
    """A session of the program at a terminal of so many columns."""

    def __init__(self, columns=100, term="xterm"):
        env = dict(os.environ, TERM=term, XDG_STATE_HOME=STATE, INPUTRC="/dev/null", NO_COLOR="1")
        env.pop("COLUMNS", None)
        env.pop("LINES", None)
        env.pop("CI", None)
        env["PAGER"] = "cat"
        self.child = pexpect.spawn(
            TREK, env=env, dimensions=(40, columns), timeout=LIMIT, encoding="utf-8"
        )
        self.wait()

    def wait(self):
        """Waits for the next prompt and gives what came before it."""
        self.child.expect_exact("trek> ")
        return plain(self.child.before)

    def enter(self, text):
        self.child.send(text + "\r")
        return self.wait()

    def see(self, text):
        self.child.expect_exact(text)

    def leave(self):
        self.child.send("\x04")
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def completion(site):
    one = Prompt()
    one.enter(f'fetch "{site}/a" | json')
    one.child.send("| .ho\t.\t\t")
    one.see("city")
    one.see("Text")
    one.see("zip")
    one.child.send("ci\t\r")
    out = one.wait()
    check("Ulm" in out or "Ulm" in one.wait(), "completed to nothing that runs")
    one.child.send("fetch [1] conc\t")
    one.see("concurrency: ")
    one.child.send("\x03")
    one.wait()
    folder = tempfile.mkdtemp(prefix="trek-names-")
    open(os.path.join(folder, "some file.csv"), "w").write("a\n1\n")
    one.child.send(f'read "{folder}/so\t')
    one.see("some file.csv")
    one.child.send('"\r')
    check("1" in one.wait(), "the completed file was not read")
    check(one.leave() == 0, "the exit code is not 0")


def history(site):
    one = Prompt()
    one.child.send("[10, 20] | map {\r")
    one.see("  ... ")
    one.child.send("a: .\r")
    one.see("  ... ")
    one.child.send("}\r")
    check("10" in one.wait(), "an entry of several lines did not run")
    one.leave()
    two = Prompt()
    two.child.send("\x12map")
    two.see("map {")
    two.child.send("\r")
    check("20" in two.wait(), "the reverse search did not find the entry as a whole")
    two.child.send("\x1b[A\r")
    check("20" in two.wait(), "the entry was not called back")
    two.leave()
    kept = open(os.path.join(STATE, "trek", "history")).read()
    check(kept.count("map {") == 1, f"duplicates in the history:\n{kept}")
    mode = os.stat(os.path.join(STATE, "trek", "history")).st_mode & 0o777
    check(mode == 0o600, f"others can read the history: {mode:o}")


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


def paste(site):
    one = Prompt()
    lines = [f"let p{n} = {n}" for n in range(49)] + ["p48 + 1"]
    one.child.send("\x1b[200~" + "\n".join(lines) + "\x1b[201~")
    one.child.send("\r")
    one.see("p48 = 48")
    one.see("49")
    one.wait()
    check("47" in one.enter("p47"), "a pasted line did not run")
    one.leave()


def dumb(site):
    one = Prompt(term="dumb")
    out = one.enter("[{a: 1}]")
    check("a" in out and "1" in out and "\x1b" not in one.child.before, "not plain")
    check(one.leave() == 0, "the exit code is not 0")


def escapes(site):
    one = Prompt()
    one.enter(r'"\u{1B}]0;owned\u{7}"')
    check("\x1b]0;" not in one.child.before, "an escape sequence reached the terminal")
    one.child.sendeof()
    one.child.close()


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    failed = 0
    for test in [completion, history, resize, interrupt, paste, dumb, escapes]:
        try:
            test(site)
            print(f"terminal: {test.__name__}: as it should be")
        except (AssertionError, pexpect.ExceptionPexpect) as error:
            failed += 1
            print(f"terminal: {test.__name__}: {str(error)[:1500]}")
    sys.exit(1 if failed else 0)


main()
