"""A throw-away PostgreSQL in a temporary folder: an unprivileged user's, over a socket, with default durability."""

import os
import shutil
import subprocess
import tempfile
import time

from harness.processes import Failed, output, start, stop

# Only sizes are set; fsync, synchronous_commit and full_page_writes stay as the server has them.
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "'1GB'",
    "max_wal_size": "'16GB'",
    "checkpoint_timeout": "'30min'",
    "log_min_messages": "warning",
}

# Makes the cluster and runs the server. Outlives a killed benchmark just long enough to stop it and to remove its folder.
WATCH = """
parent=$1; folder=$2; programs=$3; shift 3
stopped=
trap 'stopped=yes' TERM INT HUP
"$@" "$programs/initdb" -D "$folder/data" -U postgres -A trust --no-locale -E UTF8 >"$folder/log" 2>&1
cat "$folder/settings" >>"$folder/data/postgresql.conf"
"$@" "$programs/postgres" -D "$folder/data" >>"$folder/log" 2>&1 &
server=$!
while [ -z "$stopped" ] && kill -0 "$parent" 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 0.2; done
kill -0 $server 2>/dev/null || tail -n 5 "$folder/log" >&2
while kill -INT $server 2>/dev/null; do sleep 0.2; done
rm -rf "$folder"
"""


class PrivateCluster:
    """Started on entry, stopped and removed on exit, also when the benchmark is killed."""

    def __init__(self, parent_folder=None, settings=None):
        self._parent_folder = parent_folder
        self._settings = SETTINGS | (settings or {})
        self._watch = None
        self.folder = None

    def __enter__(self):
        programs = output(["pg_config", "--bindir"]).strip()
        self.folder = tempfile.mkdtemp(prefix="claimline-bench-", dir=self._parent_folder)
        os.chmod(self.folder, 0o755)
        with open(f"{self.folder}/settings", "w", encoding="utf-8") as file:
            file.write(f"unix_socket_directories = '{self.folder}'\n")
            file.writelines(f"{name} = {value}\n" for name, value in self._settings.items())
        user = []
        if os.getuid() == 0:
            # The server refuses to run as root.
            shutil.chown(self.folder, "postgres", "postgres")
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        # Kept out of the list of children, so that it is the last thing to go.
        self._watch = subprocess.Popen(
            ["/bin/sh", "-c", WATCH, "sh", str(os.getpid()), self.folder, programs] + (user or ["env"]),
            start_new_session=True, stdin=subprocess.DEVNULL)
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._watch.terminate()
        self._watch.wait()

    def _wait_until_ready(self):
        for _ in range(300):
            if self._watch.poll() is not None:
                raise Failed("PostgreSQL did not start")
            try:
                self.sql("SELECT 1")
                return
            except Failed:
                time.sleep(0.1)
        raise Failed("PostgreSQL did not become ready within 30 s")

    @property
    def environment(self):
        """libpq's variables for the cluster; the database is left to the caller."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG") and name != "DATABASE_URL"}
        return kept | {"PGHOST": self.folder, "PGUSER": "postgres", "PGPORT": "5432"}

    def url(self, database):
        """A connection URL for programs that take one."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port=5432"

    def sql(self, text, database="postgres"):
        """Runs SQL and answers the unaligned text of its result."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text]
        return output(command, env=self.environment).strip()

    def script(self, path, database, **variables):
        """Runs a file of SQL with psql variables and answers what it printed."""
        settings = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"] + settings + ["-d", database, "-f", path]
        return output(command, env=self.environment).strip()

    def fresh_database(self, name, template=None):
        """Makes the database of this name anew, empty or as a copy, and writes out what is dirty."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.sql(f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))
        self.sql("CHECKPOINT")
        return name

    def settings(self, database, tables):
        """The settings that speed can be bought with, and the persistence of the tables that were measured."""
        names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "shared_buffers",
                 "max_wal_size")
        found = {name: self.sql(f"SHOW {name}", database) for name in names}
        kinds = {"p": "permanent", "u": "unlogged", "t": "temporary"}
        for table in tables:
            found[f"persistence of {table}"] = kinds.get(self.sql(
                f"SELECT relpersistence FROM pg_class WHERE oid = '{table}'::regclass", database), "unknown")
        found["file system"] = output(["stat", "-f", "-c", "%T", self.folder]).strip()
        return found


class OldSnapshot:
    """A session that took a snapshot and then only waits, as a forgotten console or a long report does."""

    def __init__(self, cluster, database):
        self._cluster = cluster
        self._database = database
        self._session = None

    def __enter__(self):
        self._session = start(
            ["psql", "-X", "-q", "-A", "-t", "-d", self._database], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=self._cluster.environment | {"PGAPPNAME": "old snapshot"})
        self._session.stdin.write("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) > 0 FROM pg_class;\n")
        self._session.stdin.flush()
        if self._session.stdout.readline().strip() != "t":
            raise Failed("the session that holds the old snapshot did not start")
        return self

    def transactions_held_back(self):
        """How many transactions have begun since the snapshot; raises when it is no longer held."""
        age = self._cluster.sql(
            "SELECT max(age(backend_xmin)) FROM pg_stat_activity WHERE application_name = 'old snapshot'")
        if not age:
            raise Failed("the old snapshot was lost during the run")
        return int(age)

    def __exit__(self, *_):
        stop(self._session)
