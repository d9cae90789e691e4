"""Every server runs a small agent that answers questions."""

import requests

from webops import settings


def ask(address, question):
    answer = requests.get(f"http://{address}:{settings.AGENT_PORT}/{question}", timeout=5)
    return answer.json()
