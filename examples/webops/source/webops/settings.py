"""What differs from one installation to the next."""

import os

DATABASE_URL = os.environ.get("WEBOPS_DATABASE", "postgresql://localhost/webops")
MAIL_HOST = os.environ.get("WEBOPS_MAIL_HOST", "localhost")
MAIL_FROM = "operations@webops.example"
CHAT_URL = os.environ.get("WEBOPS_CHAT", "https://chat.example/hooks/operations")
AGENT_PORT = 8471
