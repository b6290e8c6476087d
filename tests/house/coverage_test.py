"""scripts/coverage sees what is missing."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Coverage(unittest.TestCase):
    def run_on(self, table, exchange="", test="", parts=()):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (("docs/requirements/a.tsv", table), ("tests/exchanges/x/y.txt", exchange),
                               ("src/x_test.cc", test)):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            run = subprocess.run([str(ROOT / "scripts/coverage"), "--root", folder, *parts], capture_output=True, text=True)
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

    def test_a_part_lists_every_row_that_no_test_names(self):
        table = "a:1.1\tline\tnow\na:1.2\tline\tlater: x\na:1.3\tline\tn/a: x\na:10.1\tline\tnow\n"
        code, out = self.run_on(table, "says: x\nsource: a:1.1\n\nrest", parts=["a:1"])
        self.assertEqual(code, 1)
        self.assertIn("a:1.2", out)
        for other in ("a:1.1\t", "a:1.3", "a:10.1"):
            self.assertNotIn(other, out)
        self.assertEqual(self.run_on(table, "says: x\nsource: a:1.1 a:1.2\n\nrest", parts=["a:1"])[0], 0)


if __name__ == "__main__":
    unittest.main()
