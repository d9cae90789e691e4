"""The channel that the operators read."""

import requests

from webops import settings
from webops.common import log


def announce(text):
    try:
        requests.post(settings.CHAT_URL, json={"text": text}, timeout=5)
    except requests.RequestException:
        log.warning("the chat did not take: %s", text)
