"""Logs go to standard error: standard output belongs to a command's answer."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def log_to_stderr(level: int = logging.WARNING) -> None:
    """Send the logs of this process to standard error, from ``level`` on.

    Tracebacks are plain: structlog's own show the variables of every frame, which are people's messages.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_logger,
    )


def _logger(*_: Any) -> structlog.PrintLogger:
    # Looked up for every line, because standard error may be exchanged meanwhile.
    return structlog.PrintLogger(sys.stderr)
