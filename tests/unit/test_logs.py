"""Logs that cannot be written for a while cost lines, and nobody's work; how many is said afterwards."""

import io
from errno import ENOSPC

import orjson

from shared.logs import Output


class Disk(io.StringIO):
    """Full as long as it is told to be."""

    full = False

    def write(self, text: str) -> int:
        if self.full:
            raise OSError(ENOSPC, "No space left on device")
        return super().write(text)


def test_lines_a_full_disk_does_not_take_are_counted_and_said_later() -> None:
    disk = Disk()
    output = Output(disk)
    output.write('{"event":"a"}\n')
    disk.full = True
    for _ in range(3):
        output.write('{"event":"lost"}\n')
    disk.full = False
    output.write('{"event":"b"}\n')
    output.write('{"event":"c"}\n')
    said = [orjson.loads(line) for line in disk.getvalue().splitlines()]
    assert said == [{"event": "a"}, {"event": "log_lines_lost", "lines": 3}, {"event": "b"}, {"event": "c"}]
