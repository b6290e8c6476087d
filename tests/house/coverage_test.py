"""scripts/coverage sees what is missing."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Coverage(unittest.TestCase):
    def run_on(self, table, exchange="", test=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (("docs/requirements/a.tsv", table), ("tests/exchanges/x/y.txt", exchange),
                               ("src/x_test.cc", test)):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            run = subprocess.run([str(ROOT / "scripts/coverage"), "--root", folder], capture_output=True, text=True)
            return run.returncode, run.stdout

    def test_a_due_row_needs_an_exchange_or_a_test(self):
        self.assertEqual(self.run_on("a:1\tline\tnow\n")[0], 1)
        self.assertIn("a:1", self.run_on("a:1\tline\tnow\n")[1])
        self.assertEqual(self.run_on("a:1\tline\tnow\n", "says: x\nsource: a:0 a:1\n\nrest")[0], 1, "a:0 is unknown")
        self.assertEqual(self.run_on("a:1\tline\tnow\n", "says: x\nsource: a:1\n\nrest")[0], 0)
        self.assertEqual(self.run_on("a:1\tline\tnow\n", "says: x\n\nsource: a:1\n")[0], 1, "no heading")
        self.assertEqual(self.run_on("a:1\tline\tnow\n", test="  //= a:1\n")[0], 0)

    def test_a_later_row_needs_none_yet(self):
        self.assertEqual(self.run_on("a:1\tline\tlater: people\n")[0], 0)

    def test_an_id_stands_once_and_a_line_has_three_fields(self):
        self.assertEqual(self.run_on("a:1\tline\tlater\na:1\tline\tlater\n")[0], 1)
        self.assertEqual(self.run_on("a:1\tline\n")[0], 1)


if __name__ == "__main__":
    unittest.main()
