"""What a client meets when the store cannot write, and that service resumes by itself."""

import resource
import signal
import sqlite3
import tempfile
import unittest

from running_writ import ROOT, RunningWrit

SAMPLE = str(ROOT / "tests" / "config" / "appsettings.json")


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        # A write past the limit on file sizes then fails, as on a full disk, and does not kill.
        self.server = RunningWrit(SAMPLE, self.folder,
                                  preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))

    def tearDown(self):
        code, log = self.server.stop()
        self.assertEqual(code, 0, log)

    def reference_token(self):
        return self.server.token(grant_type="client_credentials", client_id="billing-job", client_secret="secret")

    def jwt(self):
        return self.server.token(grant_type="client_credentials", client_id="export", client_secret="secret")

    def rows(self):
        with sqlite3.connect(f"file:{self.folder}/w.db?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM reference_token").fetchone()[0]

    def assert_unavailable(self):
        status, body, headers = self.reference_token()
        self.assertEqual((status, body["error"]), (503, "temporarily_unavailable"))
        self.assertIn("Retry-After", headers)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertNotEqual(self.server.ready(), 200, "the operator is told")
        self.assertEqual(self.jwt()[0], 200, "what needs no store goes on")

    def assert_resumes(self, rows):
        self.server.wait_until(lambda: self.server.ready() == 200, "it did not become ready again")
        self.assertEqual(self.rows(), rows, "nothing was half-written")
        self.assertEqual(self.reference_token()[0], 200)
        self.assertEqual(self.rows(), rows + 1)

    def test_a_locked_store(self):
        self.assertEqual(self.reference_token()[0], 200)
        lock = sqlite3.connect(f"{self.folder}/w.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        self.assert_unavailable()
        lock.execute("ROLLBACK")
        lock.close()
        self.assert_resumes(rows=1)

    #= security:F-07
    def test_a_full_disk(self):
        self.assertEqual(self.reference_token()[0], 200)
        process = self.server.process.pid
        _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, hard))
        self.assert_unavailable()
        resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))
        self.assert_resumes(rows=1)


if __name__ == "__main__":
    unittest.main()
