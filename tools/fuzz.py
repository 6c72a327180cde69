"""Fuzz one parser with atheris: tools/fuzz.py LANGUAGE [options of libFuzzer, such as -max_total_time=600].

What it finds is written to .fuzz/LANGUAGE/; a text that breaks a property belongs, mended, into
tests/languages/found/.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["mpconsole.languages", "mpconsole.checks"]):
    from tests.languages.properties import LANGUAGES
    from tests.languages.soup import stirred


def main() -> None:
    """Run until time is up; a property that breaks ends it with its text on stderr."""
    language = sys.argv[1]
    check = LANGUAGES[language]

    def one(data: bytes) -> None:
        text = stirred(language, data)
        try:
            check(text)
        except BaseException:
            sys.stderr.write(f"{language}: {text!r}\n")
            raise

    folder = ROOT / ".fuzz" / language
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-max_len=400", "-timeout=20", f"-artifact_prefix={folder}/", *sys.argv[2:]]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
