"""What the tests at a terminal share: the program at a pty or in tmux, and the site that it asks."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import pexpect

TREK = os.path.abspath(sys.argv[1])
STATE = tempfile.mkdtemp(prefix="trek-terminal-")
LIMIT = 60


class Site(http.server.BaseHTTPRequestHandler):
    """Answers at once, but `/gated/…` from the hundredth on, or `/held/…`, when its gate is open."""

    protocol_version = "HTTP/1.1"
    gate = threading.Event()
    held = threading.Event()
    half = threading.Event()
    seen = 0
    posts = 0
    lock = threading.Lock()

    def do_GET(self):
        if self.path.startswith("/many"):
            with Site.lock:
                Site.seen += 1
                isHalf = Site.seen > 100
            if isHalf:
                Site.half.set()
                Site.gate.wait(LIMIT)
        if self.path.startswith("/held/") and not self.path.endswith("/1"):
            Site.held.wait(LIMIT)
        if self.path == "/evil":
            return self.answer(b"\x1b]0;owned\x07\x1b[2J\x1b[31mred\r\x08 \xc2\x9b31m end", "text/plain")
        number = int("".join(c for c in self.path if c.isdigit()) or 0)
        value = {"id": self.path, "n": number, "home": {"city": "Ulm", "zip": 89073}}
        self.answer(json.dumps(value).encode())

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with Site.lock:
            Site.posts += 1
        self.answer(json.dumps({"posts": Site.posts}).encode())

    def answer(self, body, type="application/json"):
        try:
            self.send_response(200)
            self.send_header("Content-Type", type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *rest):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def serve():
    """Starts the site and gives its address."""
    server = Server(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def environment(term="xterm", **more):
    env = dict(os.environ, TERM=term, XDG_STATE_HOME=STATE, INPUTRC="/dev/null", NO_COLOR="1")
    for name in ["COLUMNS", "LINES", "CI", "VISUAL", "EDITOR", "FORCE_COLOR", "CLICOLOR_FORCE"]:
        env.pop(name, None)
    env["PAGER"] = "cat"
    env.update(more)
    return {name: value for name, value in env.items() if value is not None}


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


class Skip(Exception):
    """A case cannot run here."""


class Prompt:
    """A session of the program at a pty of so many columns: what it writes, byte by byte."""

    def __init__(self, columns=100, term="xterm", arguments=(), prompt="trek> ", **more):
        self.prompt = prompt
        self.child = pexpect.spawn(
            TREK, list(arguments), env=environment(term, **more), dimensions=(40, columns),
            timeout=LIMIT, encoding="utf-8",
        )
        self.wait()

    def wait(self):
        """Waits for the next prompt and gives what came before it."""
        self.child.expect_exact(self.prompt)
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


class Screen:
    """A session of the program in tmux: what stands on the screen."""

    count = 0

    def __init__(self, columns=100, rows=30, **more):
        if shutil.which("tmux") is None:
            raise Skip("there is no tmux")
        Screen.count += 1
        self.socket = f"trek-test-{os.getpid()}-{Screen.count}"
        self.tmux(
            "new-session", "-d", "-x", str(columns), "-y", str(rows), TREK,
            env=environment("screen", **more))
        self.see("trek>")

    def tmux(self, *words, env=None):
        done = subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", *words], env=env, timeout=LIMIT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        return done.stdout

    def text(self):
        return self.tmux("capture-pane", "-p").rstrip("\n")

    def lines(self):
        return self.text().splitlines()

    def see(self, wanted):
        """Waits until a text stands on the screen, and gives the screen."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            text = self.text()
            if wanted in text:
                return text
            time.sleep(0.02)
        raise AssertionError(f"{wanted!r} is not on the screen:\n{self.text()}")

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def enter(self, text):
        self.type(text)
        self.key("Enter")

    def resize(self, columns, rows=30):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self):
        self.tmux("kill-server")
