"""Usage: serve.py COMMAND... Runs the server so that Ctrl-C stops it at once and cleanly.

A terminal sends Ctrl-C to granian's main process and to its workers. The main process then stops the workers, which
so get two signals, hang on the second (granian 2.8.7), and would be killed in the end. Here the server does not see
Ctrl-C: this process does, and asks the main process alone to stop.
"""

import signal
import subprocess
import sys

# The mask is inherited by the server and its workers.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
server = subprocess.Popen(sys.argv[1:])


def stop(number, frame):
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    server.terminate()


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, stop)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
sys.exit(server.wait())
