"""Print every form of every service, in both languages, into a folder."""

import sys
from pathlib import Path

from tests.papers.forms import forms_of


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for form in (*forms_of("zh"), *forms_of("en")):
        place = folder / f"{form.name}.{form.language}.pdf"
        place.write_bytes(form.print())
        sys.stdout.write(f"{place}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
