package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a certificate that is replaced while the server runs. */
class TlsTest {
  private static final int SIZE = 12 << 20;

  @TempDir private static Path keys;
  @TempDir private Path directory;

  @BeforeAll
  static void make() throws Exception {
    make("one");
    make("two");
  }

  private static void make(String name) throws Exception {
    try {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "req",
                  "-x509",
                  "-newkey",
                  "ec",
                  "-pkeyopt",
                  "ec_paramgen_curve:prime256v1",
                  "-nodes",
                  "-days",
                  "2",
                  "-subj",
                  "/CN=" + name,
                  "-keyout",
                  keys.resolve(name + ".key").toString(),
                  "-out",
                  keys.resolve(name + ".pem").toString())
              .redirectErrorStream(true)
              .start();
      openssl.getInputStream().readAllBytes();
      assertThat(openssl.waitFor()).isZero();
    } catch (IOException e) {
      Assumptions.abort("openssl is not installed");
    }
  }

  private TlsFiles use(String certificate, String key) throws IOException {
    var files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    replace(keys.resolve(certificate + ".pem"), files.certificate());
    replace(keys.resolve(key + ".key"), files.key());
    return files;
  }

  private void replace(Path from, Path to) throws IOException {
    Path made = Files.copy(from, directory.resolve("made"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(made, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Trusts everybody: what is asked is which certificate comes. */
  private static SSLSocket connect(TestServer server) throws Exception {
    return over(new Socket(InetAddress.getLoopbackAddress(), server.port()));
  }

  private static SSLSocket over(Socket plain) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static String name(SSLSocket socket) throws IOException {
    var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static void ask(SSLSocket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String statusLine(SSLSocket socket) throws IOException {
    var lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String status = lines.readLine();
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      assertThat(line).doesNotContain("\u0000");
    }
    return status;
  }

  @Test
  void largeFile_comesWholeOverTls() throws Exception {
    TlsFiles files = use("one", "one");
    try (TestServer server = TestServer.of(directory, c -> c.tls(Optional.of(files)));
        SSLSocket socket = connect(server)) {
      server.file("big.bin", new byte[SIZE]);
      socket
          .getOutputStream()
          .write(
              "GET /files/big.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(SIZE);
      assertThat(server.logged().bytes()).isEqualTo(SIZE);
    }
  }

  /** In TLS 1.3 the end of one half is not that of the other (RFC 8446 §6.1). */
  @Test
  void whoSendsNoMore_getsTheWholeAnswer() throws Exception {
    TlsFiles files = use("one", "one");
    try (TestServer server = TestServer.of(directory, c -> c.tls(Optional.of(files)));
        SSLSocket socket = connect(server)) {
      server.file("big.bin", new byte[SIZE]);
      ask(socket, "/files/big.bin");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(SIZE);
    }
  }

  @Test
  void replacedCertificate_isForNewConnections_andOpenOnesGoOn() throws Exception {
    TlsFiles files = use("one", "one");
    try (TestServer server = TestServer.of(directory, c -> c.tls(Optional.of(files)));
        SSLSocket before = connect(server)) {
      assertThat(name(before)).isEqualTo("CN=one");
      use("two", "one"); // Half of the change: not to be used.
      use("two", "two");
      String now = "";
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!now.equals("CN=two") && System.nanoTime() < end) {
        try (SSLSocket after = connect(server)) {
          now = name(after);
        }
      }
      assertThat(now).isEqualTo("CN=two");
      ask(before, "/healthz");
      assertThat(statusLine(before)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void keyOfAnother_isRefusedAtTheStart() throws Exception {
    TlsFiles files = use("one", "two");
    assertThatThrownBy(() -> TestServer.of(directory, c -> c.tls(Optional.of(files))))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("the key is not that of the certificate");
    Files.writeString(files.key(), "no key");
    assertThatThrownBy(() -> TestServer.of(directory, c -> c.tls(Optional.of(files))))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("cannot be used for TLS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"
      })
  void ciphersWithoutAuthenticationAreRefused(String suite) throws Exception {
    TlsFiles files = use("one", "one");
    try (TestServer server = TestServer.of(directory, c -> c.tls(Optional.of(files)))) {
      assertThatThrownBy(() -> connect(server, suite).close()).isInstanceOf(SSLException.class);
      try (SSLSocket good = connect(server, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
        ask(good, "/healthz");
        assertThat(statusLine(good)).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  private static SSLSocket connect(TestServer server, String suite) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    socket.setEnabledCipherSuites(new String[] {suite});
    socket.startHandshake();
    return socket;
  }

  /** They hold a descriptor each, before anything of TLS was said. */
  @Test
  void handshakesThatAreNotBegunAreCounted() throws Exception {
    TlsFiles files = use("one", "one");
    List<Socket> silent = new ArrayList<>();
    try (TestServer server =
        TestServer.of(
            directory,
            c -> c.tls(Optional.of(files)).clients(new ServeConfig.ClientLimits(0, 10)))) {
      for (int i = 0; i < 10; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      try (SSLSocket one = connect(server)) {
        ask(one, "/healthz");
        assertThat(statusLine(one)).startsWith("HTTP/1.1 429");
      }
      for (Socket socket : silent) {
        socket.setSoTimeout(20_000);
        assertThat(socket.getInputStream().read()).as("its time is over").isNegative();
        socket.close();
      }
      try (SSLSocket one = connect(server)) {
        ask(one, "/healthz");
        assertThat(statusLine(one)).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void keyThatAllMayReadIsRefused() throws Exception {
    TlsFiles files = use("one", "one");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> TestServer.of(directory, c -> c.tls(Optional.of(files))))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("may be read by every user");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));
    TestServer.of(directory, c -> c.tls(Optional.of(files))).close();
  }

  private static final class Everybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
