"""Compiles each case of a file twice: as it stands it must compile, with its flaw it must not, and for the reason it names.

usage: compile.py CASES COMPILER FLAGS…

A case is a block of CASES between lines `//// says: what must not be possible`. In it, the line that ends in `// FLAW: text`
is left out of the twin that compiles; the compiler's message about the flaw must hold the text.
"""

import pathlib
import re
import subprocess
import sys

FLAW = re.compile(r"^(.*)// FLAW: (.*)$", re.M)


def compiles(command, code):
    run = subprocess.run([*command, "-x", "c++", "-fsyntax-only", "-"], input=code, capture_output=True, text=True)
    return run.returncode == 0, run.stderr


def main(cases_path, *command):
    preamble, *blocks = re.split(r"^//// ", pathlib.Path(cases_path).read_text(), flags=re.M)
    failed = 0
    for block in blocks:
        says, code = block.split("\n", 1)
        flaws = FLAW.findall(code)
        wrong = ""
        if len(flaws) != 1:
            wrong = "a case has one line with // FLAW:"
        else:
            twin, said = compiles(command, preamble + FLAW.sub("", code))
            if not twin:
                wrong = f"the twin does not compile:\n{said}"
            flawed, said = compiles(command, preamble + code)
            if flawed:
                wrong = "it compiles"
            elif not wrong and flaws[0][1] not in said:
                wrong = f"it fails, but not with '{flaws[0][1]}':\n{said}"
        print(f"{'FAILED' if wrong else 'ok'}: {says}{': ' + wrong if wrong else ''}")
        failed += bool(wrong)
    print(f"{len(blocks)} cases, {failed} failed")
    return 1 if failed or not blocks else 0


sys.exit(main(*sys.argv[1:]))
