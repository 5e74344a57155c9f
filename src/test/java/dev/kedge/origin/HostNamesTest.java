package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.SelfSigned;
import dev.kedge.model.Failure;
import dev.kedge.protocol.UrlInput;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts as they are named in real networks: to the resolver, in Host, in SNI, in certificates. */
@Timeout(60)
final class HostNamesTest {
  private static final byte[] CONTENT = Content.random(5, 1000);

  private static final class Tls {
    static final SSLContext CONTEXT =
        SelfSigned.of(
            "fileserver",
            "a.test",
            "my_host",
            "x_y.test",
            "*.w_.test",
            "*.star.test",
            "xn--bcher-kva.test");
  }

  private final List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());

  private InetAddress[] lookup(String host) {
    lookedUp.add(host);
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @ParameterizedTest
  @CsvSource({
    "fileserver, fileserver, fileserver, fileserver",
    "FileServer, fileserver, fileserver, fileserver",
    "fileserver., fileserver., fileserver., fileserver",
    "a.test., a.test., a.test., a.test",
    "bücher.test, xn--bcher-kva.test, xn--bcher-kva.test, xn--bcher-kva.test",
    "BÜCHER.TEST., xn--bcher-kva.test., xn--bcher-kva.test., xn--bcher-kva.test",
    "xn--bcher-kva。test, xn--bcher-kva.test, xn--bcher-kva.test, xn--bcher-kva.test",
  })
  void name_isSentWhereItBelongs(String typed, String resolved, String host, String sni)
      throws Failure {
    try (FaultServer server =
            FaultServer.startTls(Tls.CONTEXT, FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = origin()) {
      String url = "https://" + typed + ":" + server.port() + "/f";
      try (Exchange exchange = get(origin, url)) {
        assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
      }
      assertThat(lookedUp).containsExactly(resolved);
      assertThat(server.namesAskedFor()).containsExactly(sni);
      assertThat(server.requests().getFirst().header("Host")).hasValue(host + ":" + server.port());
    }
  }

  /** This server is Java's, which takes no such name: it is asked without. */
  @ParameterizedTest
  @CsvSource({"my_host", "x_y.test", "X_Y.test.", "any.w_.test", "under_score.star.test"})
  void underscore_isFoundInTheCertificate(String typed) throws Failure {
    try (FaultServer server =
            FaultServer.startTls(Tls.CONTEXT, FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = origin();
        Exchange exchange = get(origin, "https://" + typed + ":" + server.port() + "/f")) {
      assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
      assertThat(server.namesAskedFor()).containsExactly("");
    }
  }

  @ParameterizedTest
  @CsvSource({"my_host, my_host", "x_Y.test., x_y.test", "_a.test, _a.test", "dotless, dotless"})
  void oddName_isNamedToTheServer(String typed, String sni) {
    Queue<String> hello = new ConcurrentLinkedQueue<>();
    try (FaultServer server =
            FaultServer.startRaw(connection -> {
              hello.add(new String(connection.received(), StandardCharsets.ISO_8859_1));
              connection.close();
            });
        HttpOrigin origin = origin()) {
      assertThatThrownBy(() -> get(origin, "https://" + typed + ":" + server.port() + "/f"))
          .isInstanceOf(Failure.Unreachable.class);
      // RFC 6066 §3: name type 0, two octets of length, the name.
      assertThat(hello).singleElement().asString().contains("\0\0" + (char) sni.length() + sni);
    }
  }

  @ParameterizedTest
  @CsvSource({"other", "my_hos", "y_host", "a_b.c.star.test", "x-y.test", "_.test", "w_.test"})
  void nameThatIsNotInTheCertificate_notTrusted(String host) {
    try (FaultServer server =
            FaultServer.startTls(Tls.CONTEXT, FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = origin()) {
      assertThatThrownBy(() -> get(origin, "https://" + host + ":" + server.port() + "/f"))
          .isInstanceOf(Failure.NotTrusted.class)
          .hasMessageEndingWith("certificate not trusted: it is for another host");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void address_isNotNamedToTheServer() throws Failure {
    try (FaultServer server = FaultServer.startTls(FaultServer.file(CONTENT, null, null));
        HttpOrigin origin =
            new HttpOrigin(Client.PATIENT, this::lookup, FaultServer::trustingFactory)) {
      get(origin, server.url("/f").toString()).close();
      assertThat(lookedUp).isEmpty();
      assertThat(server.namesAskedFor()).containsExactly("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[::1%25lo], [::1]",
    "[::1%lo], [::1]",
    "[::1%LO], [::1]",
    "[fe80::1%25eth0.1], [fe80::1]",
    "[::1], [::1]",
    "127.0.0.1, 127.0.0.1",
  })
  void zone_isNotSent(String typed, String host) throws Failure {
    Site site = Site.of(UrlInput.parse("http://" + typed + ":81/f"));
    assertThat(site.hostField()).isEqualTo(host + ":81");
    assertThat(Site.of(UrlInput.parse("http://" + typed + "/f")).hostField()).isEqualTo(host);
    assertThat(site.certifiedHost()).isEqualTo(host.replaceAll("[\\[\\]]", ""));
  }

  @ParameterizedTest
  @CsvSource({"[::1%25lo], ::1%lo", "[fe80::1%eth0], fe80::1%eth0", "[fe80::1%252], fe80::1%2"})
  void zone_isResolved(String typed, String bare) throws Failure {
    assertThat(Site.of(UrlInput.parse("http://" + typed + ":81/f")).bareHost()).isEqualTo(bare);
  }

  private HttpOrigin origin() {
    return new HttpOrigin(Client.PATIENT, this::lookup, Tls.CONTEXT::getSocketFactory);
  }

  private static Exchange get(HttpOrigin origin, String url) throws Failure {
    var parsed = UrlInput.parse(url);
    return origin.exchange(OriginRequest.of(parsed, parsed, List.of()));
  }
}
