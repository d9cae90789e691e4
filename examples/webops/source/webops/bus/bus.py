"""Events inside the application: whoever is interested subscribes to a topic."""

from webops.common import log


class Bus:
    def __init__(self):
        self._subscribers = {}

    def subscribe(self, topic, subscriber):
        self._subscribers.setdefault(topic, []).append(subscriber)

    def publish(self, topic, event):
        for subscriber in self._subscribers.get(topic, []):
            try:
                subscriber(event)
            except Exception:
                log.warning("a subscriber of %s failed", topic)


bus = Bus()
