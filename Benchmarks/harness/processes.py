"""Child processes that never outlive the run: each leads its own group, and every group still there is ended at exit."""

import os
import signal
import subprocess

_running = []


class Failed(Exception):
    """A step of the benchmark did not work; the text says which and why."""


def start(command, **options):
    """Starts a program in a process group of its own and remembers it until it ends."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    _running.append(process)
    return process


def stop(process, patience=5):
    """Ends a program and its children: politely, then for good. Ended programs are forgotten."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=patience)
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()
    if process in _running:
        _running.remove(process)


def stop_all():
    """Ends whatever this run started and did not see the end of."""
    for process in list(_running):
        stop(process)


def output(command, timeout=None, **options):
    """Runs a program to its end and answers what it printed; raises `Failed` with its last words if it failed."""
    process = start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    try:
        text, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failed(f"{command[0]} took longer than {timeout} s") from None
    finally:
        stop(process)
    if process.returncode != 0:
        raise Failed(f"{' '.join(command[:3])} … ended with {process.returncode}: {(errors or text).strip()[-800:]}")
    return text
