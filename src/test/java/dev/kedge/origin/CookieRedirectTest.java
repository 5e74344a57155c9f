package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redirects that set a cookie, without which they are repeated. */
@Timeout(30)
final class CookieRedirectTest {
  private static final byte[] CONTENT = Content.random(4, 1000);
  private static final Handler FILE = FaultServer.file(CONTENT, null, null);

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  private static void go(Connection connection, String to, String cookie) throws IOException {
    connection.head(302, "Location: " + to, "Set-Cookie: " + cookie, "Content-Length: 0");
  }

  private static Handler check(String cookie) {
    return (request, connection) -> {
      if (request.header("Cookie").orElse("").contains(cookie)) {
        FILE.handle(request, connection);
      } else {
        go(connection, request.target(), cookie + "; Path=/");
      }
    };
  }

  @Test
  void sameUrlWithACookie_isNoLoop() throws Failure {
    try (FaultServer server = FaultServer.start(check("seen=1"))) {
      assertThat(client.fetch(server.url("/f"))).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void loginAndBack_bringsTheSession() throws Failure {
    Handler handler =
        (request, connection) -> {
          switch (request.target()) {
            case "/authorize" -> go(connection, "/f?code=1", "state=x; Path=/authorize");
            case "/f?code=1" -> go(connection, "/f", "session=ok; HttpOnly");
            default -> {
              if (request.header("Cookie").orElse("").equals("session=ok")) {
                FILE.handle(request, connection);
              } else {
                go(connection, "/authorize", "none=; Max-Age=0");
              }
            }
          }
        };
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.fetch(server.url("/f"))).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void usersCookie_isKeptBesideTheServers_andYields() throws Failure {
    try (FaultServer server = FaultServer.start(check("seen=1"))) {
      URI url = server.url("/f");
      List<Header> own = List.of(new Header("Cookie", "mine=2; seen=0"));
      client.origin.exchange(OriginRequest.of(url, url, own)).close();
      assertThat(server.requests().getFirst().header("Cookie")).hasValue("mine=2; seen=0");
      assertThat(server.requests().getLast().header("Cookie")).hasValue("mine=2; seen=1");
    }
  }

  @Test
  void neitherCookie_goesToAnotherHost() throws Failure {
    try (FaultServer other = FaultServer.start(FILE)) {
      String elsewhere = "http://localhost:" + other.port() + "/f";
      try (FaultServer server =
          FaultServer.start((request, connection) -> go(connection, elsewhere, "s=1; Path=/"))) {
        URI url = server.url("/f");
        List<Header> own = List.of(new Header("Cookie", "mine=2"));
        client.origin.exchange(OriginRequest.of(url, url, own)).close();
        assertThat(other.requests()).singleElement().matches(request -> !request.has("Cookie"));
      }
    }
  }

  @Test
  void cookies_areOfOneDownload() throws Failure {
    try (FaultServer server = FaultServer.start(check("seen=1"));
        Origin one = client.origin.branch();
        Origin other = client.origin.branch()) {
      OriginRequest request = OriginRequest.of(server.url("/f"), server.url("/f"), List.of());
      one.exchange(request).close();
      one.exchange(request).close();
      assertThat(server.requests()).hasSize(3);
      other.exchange(request).close();
      client.origin.exchange(request).close();
      assertThat(server.requests()).filteredOn(seen -> !seen.has("Cookie")).hasSize(3);
    }
  }

  @Test
  void cookieThatChangesNothing_endsAfterTwenty() {
    Handler never = (Request request, Connection connection) -> go(connection, "/f", "s=s3cret");
    try (FaultServer server = FaultServer.start(never)) {
      assertThatThrownBy(() -> client.get(server.url("/f")))
          .isInstanceOf(Failure.NotTrusted.class)
          .hasMessageEndingWith("more than 20 redirects, in a loop")
          .hasMessageNotContaining("s3cret");
      assertThat(server.requests()).hasSize(21);
    }
  }
}
