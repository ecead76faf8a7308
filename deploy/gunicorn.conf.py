"""How the pages are served, by `make run` and by the systemd unit alike. The address comes with `--bind`."""

from pathlib import Path

wsgi_app = "citytools.wsgi"
worker_class = "gthread"
# Two processes, so that one long answer or one lost process never stops the site; threads wait for the data.
workers = 2
threads = 4
# Django is imported once, before the processes part: half the start, half the memory.
preload_app = True
# A page takes a second at most; what takes longer is a job of the worker's (seconds).
timeout = 60
graceful_timeout = 8
# The heartbeat file of a process on a disk that is busy can stall it for long enough to be killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# It would be a socket in the home folder, where City Tools writes nothing.
control_socket_disable = True
loglevel = "warning"
