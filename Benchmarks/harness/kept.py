"""A PostgreSQL whose data stays in a folder for the next run: an unprivileged user's, over a socket, default durability."""

import json
import os
import shutil
import subprocess
import tempfile
import time

from harness.cluster import SETTINGS
from harness.processes import Failed, output, start, stop


class KeptCluster:
    """Started on entry, stopped on exit; the data stays."""

    def __init__(self, folder, settings=None):
        self.folder = folder
        self._settings = SETTINGS | (settings or {})
        self._server = self._socket = None

    def __enter__(self):
        programs = output(["pg_config", "--bindir"]).strip()
        os.makedirs(self.folder, mode=0o755, exist_ok=True)
        self._socket = tempfile.mkdtemp(prefix="claimline-kept-")
        user = []
        if os.getuid() == 0:
            # The server refuses to run as root.
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(self._socket, "postgres", "postgres")
            shutil.chown(self.folder, "postgres", "postgres")
        data = os.path.join(self.folder, "data")
        if not os.path.exists(os.path.join(data, "PG_VERSION")):
            output(user + [f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8"])
        settings = self._settings | {"unix_socket_directories": f"'{self._socket}'"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value.strip(chr(39))}")]
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self._server = start(user + [f"{programs}/postgres", "-D", data, *flags], stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=log)
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        # A smart shutdown would wait for whoever is connected; SIGINT ends sessions and writes everything out.
        if self._server.poll() is None:
            self._server.send_signal(2)
            try:
                self._server.wait(timeout=120)
            except subprocess.TimeoutExpired:
                pass
        stop(self._server)
        shutil.rmtree(self._socket, ignore_errors=True)

    def _wait_until_ready(self):
        for _ in range(600):
            if self._server.poll() is not None:
                raise Failed(f"PostgreSQL did not start; see {self.folder}/log")
            try:
                self.sql("SELECT 1")
                return
            except Failed:
                time.sleep(0.1)
        raise Failed("PostgreSQL did not become ready within a minute")

    @property
    def environment(self):
        """libpq's variables for the cluster; the database is left to the caller."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG") and name != "DATABASE_URL"}
        return kept | {"PGHOST": self._socket, "PGUSER": "postgres", "PGPORT": "5432"}

    def _psql(self, arguments, database, options):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments]
        return output(command, env=self.environment | ({"PGOPTIONS": options} if options else {})).strip()

    def sql(self, text, database="postgres", options=""):
        """Runs SQL and answers the unaligned text of its result; `options` as in PGOPTIONS."""
        return self._psql(["-c", text], database, options)

    def script(self, path, database, options=""):
        """Runs a file of SQL in one transaction."""
        return self._psql(["-1", "-f", path], database, options)

    def note(self):
        """What was written beside the data, or None."""
        try:
            with open(os.path.join(self.folder, "note.json"), encoding="utf-8") as file:
                return json.load(file)
        except (FileNotFoundError, ValueError):
            return None

    def write_note(self, what):
        """Says what the data is; None while it is being made."""
        with open(os.path.join(self.folder, "note.json"), "w", encoding="utf-8") as file:
            json.dump(what, file)
