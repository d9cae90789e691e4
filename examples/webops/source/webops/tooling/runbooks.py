"""What operators used to type by hand."""

import subprocess

from webops.common import log
from webops.tooling import chat


def run(name, server_id):
    log.info("runbook %s on server %s", name, server_id)
    done = subprocess.run(["runbook", name, str(server_id)], check=False)
    chat.announce(f"Runbook {name} on server {server_id} ended with {done.returncode}")
