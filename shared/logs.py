"""Logs: one JSON object a line with the ids that tie it to its command, and nothing about persons."""

import logging
import sys
from typing import TextIO

import orjson
import structlog


class Output:
    """A file that may take no lines for a while, as on a full disk: work goes on; later it says how many it lost."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lost = file, 0

    def write(self, text: str) -> int:
        try:
            if self._lost:
                self._file.write(orjson.dumps({"event": "log_lines_lost", "lines": self._lost}).decode() + "\n")
                self._file.flush()
            self._lost = 0
            self._file.write(text)
            self._file.flush()
        except OSError:
            self._lost += 1
        return len(text)

    def flush(self) -> None:
        """Every line is, as it is written."""


def configure(service: str, level: str) -> None:
    """Structlog to stdout; the standard library's loggers (servers, drivers) go the same way, warnings and up."""
    number, output = logging.getLevelNamesMapping()[level.upper()], Output(sys.stdout)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(output),  # type: ignore[arg-type] # it only writes
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(output)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)],
    ))  # fmt: skip
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def without_values(_logger: object, _method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception is logged as its type and the lines it passed, never with its message.

    A driver's or a validator's message repeats the value that was wrong, and that may be somebody's name.
    """
    given = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        lines = _lines(error)
        while isinstance(error, BaseExceptionGroup):  # what parts side by side ended with: the first says why
            error = error.exceptions[0]
            lines += _lines(error)
        entry["error"] = entry.get("error", type(error).__name__)
        entry["lines"] = lines
    return entry


def _lines(error: BaseException) -> list[str]:
    lines: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return lines
