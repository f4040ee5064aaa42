"""Drives `claimline status --watch` in a pseudo terminal and looks at the screen that comes of it. Exits 1 where it is wrong."""

import os
import signal
import subprocess
import sys
import termios
import time

import pexpect
import pyte

PROGRAM = sys.argv[1]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}


def expect(what, condition, screen=None):
    """Says what is wrong and ends."""
    if condition:
        return
    if screen:
        print("\n".join(line.rstrip() for line in screen.display))
    print(f"not as it should be: {what}")
    sys.exit(1)


class View:
    """The program in a terminal of its own."""

    def __init__(self, rows=30, columns=100, arguments=("1",), environment=None):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(PROGRAM, ["status", "--watch", *arguments], dimensions=(rows, columns), timeout=20,
                                   env=ENVIRONMENT | (environment or {}))
        self.raw = b""

    def read(self, seconds):
        """Takes in what is drawn for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                part = self.child.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return
            self.raw += part
            self.stream.feed(part)

    def wait_for(self, text, seconds=15):
        """Until the screen shows a text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.3)
            if any(text in line for line in self.screen.display):
                return
        expect(f"the screen shows '{text}'", False, self.screen)

    def ended(self):
        """The exit status, once it has ended."""
        self.read(3)
        self.child.close()
        return self.child.exitstatus


def drawn():
    view = View()
    view.wait_for("jobs waiting")
    expect("the alternate screen is used", b"\x1b[?1049h" in view.raw, view.screen)
    expect("the last line says how to leave", "q or Ctrl-C ends" in view.screen.display[29], view.screen)
    attributes = termios.tcgetattr(view.child.child_fd)
    expect("keys are not echoed", not attributes[3] & termios.ECHO)
    before = view.raw.count(b"\x1b[H")
    view.read(5)
    redrawn = view.raw.count(b"\x1b[H") - before
    expect(f"it is redrawn about once a second, not {redrawn} times in 5 s", 1 <= redrawn <= 6)
    view.screen.resize(12, 60)
    view.child.setwinsize(12, 60)
    view.read(2)
    expect("after a resize the last line is the 12th", "q or Ctrl-C" in view.screen.display[11], view.screen)
    view.child.send("q")
    view.read(2)
    expect("the terminal's own screen is back", b"\x1b[?1049l" in view.raw and b"\x1b[?25h" in view.raw)
    expect("q ends with 0", view.ended() == 0)


def interrupted():
    for send, code in ((lambda view: view.child.sendintr(), 130), (lambda view: view.child.kill(signal.SIGTERM), 143)):
        view = View()
        view.wait_for("jobs waiting")
        send(view)
        found = view.ended()
        expect(f"a signal ends with {code}, not {found}", found == code)
        expect("the terminal's own screen is back after a signal", b"\x1b[?1049l" in view.raw)


def plain():
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        view = View(environment=environment)
        end = time.monotonic() + 20
        while view.raw.count(b"jobs waiting") < 2 and time.monotonic() < end:
            view.read(0.5)
        expect("nothing is drawn over", b"\x1b" not in view.raw, view.screen)
        expect("a line each time", view.raw.count(b"jobs waiting") >= 2, view.screen)
        view.child.sendintr()
        expect("Ctrl-C ends it", view.ended() == 130)
    process = subprocess.Popen([PROGRAM, "status", "--watch", "1", "--json"], stdout=subprocess.PIPE, text=True)
    lines = [process.stdout.readline() for _ in range(2)]
    process.terminate()
    process.wait()
    expect("with --json one document a line", all(line.startswith("{") and line.endswith("}\n") for line in lines))


drawn()
interrupted()
plain()
