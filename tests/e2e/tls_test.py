"""The release binary over TLS: what it speaks, what it refuses, and a certificate that changes under load."""

import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from running_writ import ROOT, RunningWrit, make_certificate

SAMPLE = ROOT / "tests" / "config" / "appsettings.json"
REQUEST = b"GET /.well-known/openid-configuration HTTP/1.1\r\nHost: op.example\r\nConnection: close\r\n\r\n"


class Tls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = make_certificate(self.folder)
        self.server = RunningWrit(SAMPLE, self.folder, tls=self.files)
        self.addCleanup(self.server.stop)

    def connect(self, context=None):
        raw = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
        self.addCleanup(raw.close)
        connection = (context or self.client()).wrap_socket(raw, server_hostname="127.0.0.1")
        self.addCleanup(connection.close)
        return connection

    def client(self):
        return ssl.create_default_context(cafile=str(self.files[0]))

    @staticmethod
    def loose():
        """A client that would speak anything with anybody."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")
        return context

    def answer(self, connection, request=REQUEST):
        connection.sendall(request)
        reply = b""
        while chunk := connection.recv(65536):
            reply += chunk
        return reply

    def refused(self, context):
        try:
            self.connect(context)
        except (ssl.SSLError, OSError):
            return True
        return False

    #= op:1.01
    #= op:1.02
    def test_it_speaks_1_3_and_1_2_with_ecdhe_and_gcm(self):
        self.assertEqual(self.server.token(grant_type="client_credentials", client_id="export",
                                           client_secret="secret")[0], 200)
        for version, ciphers in [(ssl.TLSVersion.TLSv1_3, None), (ssl.TLSVersion.TLSv1_2, None),
                                 (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256")]:
            context = self.client()
            context.minimum_version = context.maximum_version = version
            if ciphers:
                context.set_ciphers(ciphers)
            connection = self.connect(context)
            self.assertTrue(connection.cipher()[0].startswith(("TLS_", "ECDHE-")), connection.cipher())
            self.assertTrue(self.answer(connection).startswith(b"HTTP/1.1 200 "))

    #= security:TL-01
    #= security:TL-02
    def test_it_refuses_what_is_weak(self):
        self.assertFalse(self.refused(self.loose()), "the loose client itself works")
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = self.loose()
            context.minimum_version = context.maximum_version = version
            self.assertTrue(self.refused(context), version)
        for ciphers in ("AES128-GCM-SHA256", "AES256-SHA", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA",
                        "DHE-RSA-AES128-GCM-SHA256", "aNULL", "eNULL", "ECDHE-ECDSA-CHACHA20-POLY1305"):
            context = self.loose()
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(ciphers + ":@SECLEVEL=0")
            self.assertTrue(self.refused(context), ciphers)

    def test_it_agrees_on_http_1_1_alone(self):
        context = self.client()
        context.set_alpn_protocols(["h2", "http/1.1"])
        self.assertEqual(self.connect(context).selected_alpn_protocol(), "http/1.1")
        context.set_alpn_protocols(["h2"])
        self.assertTrue(self.refused(context))

    #= security:TL-03
    def test_a_name_that_nobody_knows_or_none_at_all_is_fine(self):
        for name in ("nobody.example", None):
            context = self.client()
            context.check_hostname = False
            raw = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
            connection = context.wrap_socket(raw, server_hostname=name)
            self.addCleanup(connection.close)
            self.assertTrue(self.answer(connection).startswith(b"HTTP/1.1 200 "), name)

    #= security:S-05
    #= security:TL-09
    def test_nobody_renegotiates_updates_keys_without_end_or_sends_early(self):
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", "-CAfile", str(self.files[0])]
        # R asks for a renegotiation, K for new keys; the connection ends, or goes on unharmed.
        subprocess.run([*command, "-tls1_2"], input=b"R\n", capture_output=True, timeout=30, check=False)
        flood = subprocess.run([*command, "-tls1_3"], input=b"K\n" * 2000, capture_output=True, timeout=60, check=False)
        self.assertIn(b"TLSv1.3", flood.stdout)
        # Without a ticket there is nothing that early data could be sent with.
        self.assertNotIn(b"New Session Ticket arrived", flood.stdout)
        self.assertTrue(self.answer(self.connect()).startswith(b"HTTP/1.1 200 "))

    def test_it_resumes_no_session(self):
        context = self.client()
        first = self.connect(context)
        self.assertTrue(self.answer(first).startswith(b"HTTP/1.1 200 "))
        raw = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
        self.addCleanup(raw.close)
        again = context.wrap_socket(raw, server_hostname="127.0.0.1", session=first.session)
        self.addCleanup(again.close)
        self.assertFalse(again.session_reused)

    #= security:TL-05
    def test_records_of_one_byte_and_many_requests_on_one_connection_are_fine(self):
        connection = self.connect()
        for byte in REQUEST:
            connection.send(bytes([byte]))
        reply = b""
        while chunk := connection.recv(65536):
            reply += chunk
        self.assertTrue(reply.startswith(b"HTTP/1.1 200 "))
        keep = REQUEST.replace(b"close", b"keep-alive")
        connection = self.connect()
        reply = self.answer(connection, keep * 50 + REQUEST)
        self.assertEqual(reply.count(b"HTTP/1.1 200 "), 51)

    #= security:TL-04
    #= family:1.1.09
    def test_plain_http_and_junk_are_cut_off_and_harm_nobody(self):
        for junk in (REQUEST, b"\x16\x03\x01\xff\xff" + b"\x01" * 70000, b"\0" * 100, b"\x80\x2e\x01\0\x02"):
            raw = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
            self.addCleanup(raw.close)
            try:
                raw.sendall(junk)
                received = b""
                while chunk := raw.recv(65536):
                    received += chunk
            except ConnectionError:
                received = b""
            self.assertNotIn(b"HTTP/1.1", received)
        self.assertTrue(self.answer(self.connect()).startswith(b"HTTP/1.1 200 "))

    #= security:S-04
    def test_a_handshake_that_stalls_is_cut_off_in_time(self):
        raw = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
        self.addCleanup(raw.close)
        raw.sendall(b"\x16\x03\x01\x02\0\x01")
        began = time.monotonic()
        self.assertEqual(raw.recv(1), b"")
        self.assertLess(time.monotonic() - began, 8)

    #= security:TL-08
    def test_a_certificate_changes_under_load_and_a_broken_one_changes_nothing(self):
        first, second = make_certificate(self.folder, "first"), make_certificate(self.folder, "second")
        trust = ssl.create_default_context(cafile=str(first[0]))
        trust.load_verify_locations(str(second[0]))
        trust.load_verify_locations(str(self.files[0]))
        stop, failed, names = threading.Event(), [], set()

        def visit():
            while not stop.is_set():
                try:
                    connection = self.connect(trust)
                    names.add(dict(pair[0] for pair in connection.getpeercert()["subject"])["commonName"])
                    if not self.answer(connection).startswith(b"HTTP/1.1 200 "):
                        failed.append("no 200")
                except OSError as error:
                    failed.append(repr(error))

        visitors = [threading.Thread(target=visit) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        self.addCleanup(stop.set)
        for n in range(30):
            certificate, key = (first, second)[n % 2]
            if n % 5 == 4:
                self.files[0].write_text("no certificate")
            else:
                self.files[1].write_bytes(key.read_bytes())
                self.files[0].write_bytes(certificate.read_bytes())
            self.server.process.send_signal(signal.SIGHUP)
            stop.wait(0.05)
        stop.set()
        for visitor in visitors:
            visitor.join()
        self.assertEqual(failed, [])
        self.assertLessEqual({"first", "second"}, names)


if __name__ == "__main__":
    unittest.main()
