"""One line for each thing that happens."""

import logging

_logger = logging.getLogger("webops")


def info(message, *values):
    _logger.info(message, *values)


def warning(message, *values):
    _logger.warning(message, *values)
