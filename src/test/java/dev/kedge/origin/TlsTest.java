package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TlsTest {
  private static final byte[] CONTENT = Content.random(11, 300_000);

  private static HttpOrigin trusting(OriginConfig config) {
    return new HttpOrigin(config, Client::loopback, FaultServer::trustingFactory);
  }

  private static Exchange get(HttpOrigin origin, URI url) throws Failure {
    return origin.exchange(OriginRequest.of(url, url, List.of()));
  }

  @Test
  void trusted_isReadAndReused() throws Failure {
    try (FaultServer server = FaultServer.startTls(FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = trusting(Client.PATIENT)) {
      for (int i = 0; i < 3; i++) {
        try (Exchange exchange = get(origin, server.url("/"))) {
          assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
        }
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void selfSigned_notTrusted() {
    try (FaultServer server = FaultServer.startTls(FaultServer.file(CONTENT, null, null));
        Client client = new Client()) {
      assertThatThrownBy(() -> client.get(server.url("/")))
          .isInstanceOfSatisfying(
              Failure.NotTrusted.class, failure -> assertThat(failure.hint()).isNotNull())
          .hasMessageEndingWith(
              ": certificate not trusted: it is self-signed, or its issuer is unknown here");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void certificateOfAnotherHost_notTrusted() {
    try (FaultServer server = FaultServer.startTls(FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = trusting(Client.PATIENT)) {
      URI url = URI.create("https://other.test:" + server.port() + "/");
      assertThatThrownBy(() -> get(origin, url))
          .isInstanceOf(Failure.NotTrusted.class)
          .hasMessageEndingWith(": certificate not trusted: it is for another host");
    }
  }

  @Test
  void plainHttp_notTrusted() {
    try (FaultServer server =
            FaultServer.startRaw(connection -> {
              try {
                connection.write("HTTP/1.1 400 Bad Request\r\n\r\n").stall();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        Client client = new Client()) {
      assertThatThrownBy(() -> client.get(URI.create("https://127.0.0.1:" + server.port() + "/")))
          .isInstanceOf(Failure.NotTrusted.class);
    }
  }

  @Test
  void closedWithinTheHandshake_unreachable() {
    try (FaultServer server = FaultServer.startRaw(connection -> {});
        Client client = new Client()) {
      assertThatThrownBy(() -> client.get(URI.create("https://127.0.0.1:" + server.port() + "/")))
          .isInstanceOf(Failure.Unreachable.class);
    }
  }

  @Test
  void downgrade_notTrusted_unlessAllowed() throws Failure {
    try (FaultServer plain = FaultServer.start(FaultServer.file(CONTENT, null, null));
        FaultServer server =
            FaultServer.startTls(
                FaultServer.file(CONTENT, null, null)
                    .withFault(Fault.status(302, "Location: " + plain.url("/"))));
        HttpOrigin strict = trusting(Client.PATIENT);
        HttpOrigin lax = trusting(Client.with(true))) {
      assertThatThrownBy(() -> get(strict, server.url("/")))
          .isInstanceOf(Failure.NotTrusted.class)
          .hasMessageContaining("from https to http");
      assertThat(plain.requests()).isEmpty();
      try (Exchange exchange = get(lax, server.url("/"))) {
        assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
      }
    }
  }

  @Test
  void upgrade_isFollowed() throws Failure {
    try (FaultServer secure = FaultServer.startTls(FaultServer.file(CONTENT, null, null));
        FaultServer server =
            FaultServer.start(
                FaultServer.file(CONTENT, null, null)
                    .withFault(Fault.status(301, "Location: " + secure.url("/"))));
        HttpOrigin origin = trusting(Client.PATIENT);
        Exchange exchange = get(origin, server.url("/"))) {
      assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
    }
  }

  @Test
  void bodyStalls_andCutBodyWithoutLength() {
    Handler handler =
        (request, connection) -> {
          connection.head(200).body(CONTENT);
          if (request.target().equals("/stall")) {
            connection.stall();
          } else {
            connection.reset();
          }
        };
    try (FaultServer server = FaultServer.startTls(handler);
        HttpOrigin origin = trusting(Client.HASTY_READ)) {
      assertThatThrownBy(() -> Client.readAll(get(origin, server.url("/stall"))))
          .isInstanceOf(Failure.Stalled.class);
      assertThatThrownBy(() -> Client.readAll(get(origin, server.url("/reset"))))
          .isInstanceOf(Failure.Unreachable.class);
    }
  }

  @Test
  void endWithoutCloseNotify_isNoEnd() throws Failure {
    Handler handler =
        (request, connection) -> {
          connection.head(200).body(CONTENT);
          if (request.target().equals("/cut")) {
            connection.closeUnannounced();
          } else {
            connection.close();
          }
        };
    try (FaultServer server = FaultServer.startTls(handler);
        HttpOrigin origin = trusting(Client.PATIENT)) {
      assertThatThrownBy(() -> Client.readAll(get(origin, server.url("/cut"))))
          .isInstanceOf(Failure.CutShort.class);
      assertThat(Client.readAll(get(origin, server.url("/")))).isEqualTo(CONTENT);
    }
  }

  @Test
  void plainUrl_makesNoTls() throws Failure {
    Supplier<SSLSocketFactory> none =
        () -> {
          throw new AssertionError("made for nothing");
        };
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null));
        HttpOrigin origin = new HttpOrigin(Client.PATIENT, Client::loopback, none);
        Exchange exchange = get(origin, server.url("/"))) {
      assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
    }
  }
}
