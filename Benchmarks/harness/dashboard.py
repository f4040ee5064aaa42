"""The dashboard as a browser asks for it: a server on the measured database, somebody signed in, pages, and open dashboards."""

import base64
import hashlib
import hmac
import html
import http.client
import os
import re
import struct
import tempfile
import threading
import time
import urllib.parse

from harness.processes import Failed, output, start, stop

PASSWORD = "measured password"


class Dashboard:
    """`claimline serve` on this machine with one account, signed in. Stopped on exit."""

    def __init__(self, program, environment):
        self._program, self._environment = program, environment
        self._server = self._log = None
        self._cookie = ""

    def __enter__(self):
        login = f"measurer-{os.getpid()}"
        with tempfile.NamedTemporaryFile("w", suffix=".password") as word:
            word.write(PASSWORD + "\n")
            word.flush()
            output([self._program, "account", "add", login, "--role", "lead", "--name", "Measurer", "--password-file", word.name],
                   env=self._environment)
        self._log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self._server = start([self._program, "serve", "--port", "0"], env=self._environment, stdout=self._log,
                             stderr=self._log)
        try:
            self._port = self._address()
            self._sign_in(login)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        stop(self._server)
        self._log.close()

    def _address(self):
        for _ in range(300):
            with open(self._log.name, encoding="utf-8") as log:
                found = re.search(r"^http://127\.0\.0\.1:(\d+)", log.read(), re.MULTILINE)
            if found:
                return int(found.group(1))
            time.sleep(0.1)
        raise Failed("the server did not say its address within 30 s")

    def _ask(self, method, path, form=None):
        """Status, headers and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        try:
            headers = {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin"}
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urllib.parse.urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and "Max-Age=0" not in value:
                    self._cookie = value.split(";")[0]
            return answer.status, answer, text
        finally:
            connection.close()

    def _sign_in(self, login):
        fields = {"login": login, "password": PASSWORD}
        _, _, page = self._ask("POST", "/sign-in", fields)
        secret = re.search(r"secret=([A-Z2-7]+)", html.unescape(page))
        if not secret:
            raise Failed("the first sign-in did not show an authenticator's secret")
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        key = base64.b32decode(secret.group(1) + "=" * (-len(secret.group(1)) % 8))
        digest = hmac.new(key, struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
        at = digest[-1] & 15
        code = (struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000
        status, _, _ = self._ask("POST", "/sign-in/code", {k: html.unescape(v) for k, v in hidden.items()} | {"code": f"{code:06d}"})
        if status not in (200, 303) or not self._cookie.startswith("__Host-claimline="):
            raise Failed(f"signing in was answered with {status}")

    def get(self, path):
        """Asks for a page; raises `Failed` where it is not shown."""
        status, _, _ = self._ask("GET", path)
        if status != 200:
            raise Failed(f"{path} was answered with {status}")

    def watch(self, dashboards, seconds):
        """Keeps so many live overviews open for so long; answers how many changes they were told."""
        changes, end = [0] * dashboards, time.monotonic() + seconds

        def follow(number):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                connection.request("GET", "/live?of=%2F", headers={"Cookie": self._cookie})
                answer = connection.getresponse()
                while time.monotonic() < end:
                    if answer.readline().startswith(b"event: part"):
                        changes[number] += 1
            finally:
                connection.close()

        followers = [threading.Thread(target=follow, args=(number,)) for number in range(dashboards)]
        for follower in followers:
            follower.start()
        for follower in followers:
            follower.join()
        return sum(changes)
