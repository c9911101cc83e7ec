"""Usage: check_port.py PORT. Says what to do, and exits 1, unless a server can listen on 127.0.0.1:PORT."""

import socket
import sys

text = sys.argv[1]
port = int(text) if text.isascii() and text.isdigit() else 0
if not 0 < port < 65536:
    sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}. For example: PORT=8001 make run")

other = port + 1 if port < 65535 else 8001
with socket.socket() as probe:
    # Connected to as well as bound: some systems let two servers share a port.
    taken = probe.connect_ex(("127.0.0.1", port)) == 0
with socket.socket() as server:
    # As servers do: a port whose last connection has just closed is free.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
    except PermissionError:
        sys.exit(f"Port {port} is kept for the system's administrator. Choose another: PORT=8000 make run")
    except OSError:
        taken = True
if taken:
    sys.exit(f"Port {port} is taken by another program. Stop it, or choose another: PORT={other} make run")
