"""Usage: serve.py COMMAND... Runs granian so that Ctrl-C stops it at once and cleanly.

A terminal sends Ctrl-C to every process of the server, and granian's main process then
stops its workers with a signal of its own. Two signals within a moment make granian 2.8.7 hang. Here the
server does not see Ctrl-C: this process does, and asks the main process alone to stop.
"""

import signal
import subprocess
import sys
from contextlib import suppress

STOPPING = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)


class Stopped(Exception):
    pass


def stop(number, frame):
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


# The server and its workers inherit the mask.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP])
server = subprocess.Popen(sys.argv[1:])
try:
    for each in STOPPING:
        signal.signal(each, stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT, signal.SIGHUP])
    sys.exit(server.wait())
except Stopped as stopped:
    with suppress(subprocess.TimeoutExpired):
        # SIGTERM may have gone to the server too: then it is stopping already.
        sys.exit(server.wait(1 if stopped.args[0] == signal.SIGTERM else 0))
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        sys.exit(server.wait(10))
    server.kill()
    sys.exit(1)
