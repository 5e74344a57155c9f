package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects are followed where they may lead, and no further. */
class RedirectTest {
  private static final byte[] CONTENT = Content.random(3, 1000);

  private final Client client = new Client();
  private FaultServer server;

  @BeforeEach
  void start() {
    server = FaultServer.start(FaultServer.file(CONTENT, null, null));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** Everything but the file redirects. */
  private void redirect(int status, String location) {
    server.handler(
        FaultServer.file(CONTENT, null, null)
            .withFault(
                request -> !request.target().contains("file"),
                (request, connection, next) ->
                    connection.head(status, "Location: " + location, "Content-Length: 0")));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followed(int status) throws Failure {
    redirect(status, "/file");
    try (Exchange exchange = client.get(server.url("/a"))) {
      assertThat(exchange.answer().url()).isEqualTo(server.url("/file"));
      assertThat(Client.readAll(exchange)).isEqualTo(CONTENT);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306})
  void otherThreeHundreds_areAnswers(int status) throws Failure {
    redirect(status, "/file");
    assertThat(client.answer(server.url("/a")).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "file, /x/file",
    "../file, /file",
    "?file, /x/y?file",
    "/a b/file, /a%20b/file",
    "/file#frag, /file",
    "/\u00c3\u00a9/file, /%C3%A9/file",
    "/\u00e9/file, /%E9/file",
    "//127.0.0.1:PORT/file, /file",
    "http:/file, /file",
  })
  void oddReferences(String reference, String target) throws Failure {
    redirect(302, reference.replace("PORT", Integer.toString(server.port())));
    assertThat(client.fetch(server.url("/x/y?z"))).isEqualTo(CONTENT);
    assertThat(server.requests().getLast().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "http://[::1", "http://a b/"})
  void noUrl_badAnswer(String location) {
    redirect(302, location);
    assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.BadAnswer.class);
  }

  @Test
  void noLocation_badAnswer() {
    server.handler((request, connection) -> connection.head(302, "Content-Length: 0"));
    assertThatThrownBy(() -> client.get(server.url("/")))
        .isInstanceOf(Failure.BadAnswer.class)
        .hasMessage(server.url("/") + ": a redirect (302) without a Location");
  }

  @Test
  void twoLocations_badAnswer() {
    server.handler((request, connection) ->
        connection.head(302, "Location: /file", "Location: /other", "Content-Length: 0"));
    assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.BadAnswer.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "javascript://x", "data:,x"})
  void foreignScheme_notTrusted(String location) {
    redirect(302, location);
    assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.NotTrusted.class);
  }

  @Test
  void loop_notTrusted() {
    redirect(302, "/b");
    assertThatThrownBy(() -> client.get(server.url("/a?token=s3cret")))
        .isInstanceOf(Failure.NotTrusted.class)
        .hasMessage(
            "%s (redirected from %s?token=***): more than 20 redirects, in a loop",
            server.url("/b"), server.url("/a"));
    assertThat(server.requests()).hasSize(21);
  }

  @Test
  void twentyRedirects_followed_butNotOneMore() throws Failure {
    server.handler(countdown());
    assertThat(client.fetch(server.url("/20"))).isEqualTo(CONTENT);
    assertThatThrownBy(() -> client.get(server.url("/21"))).isInstanceOf(Failure.NotTrusted.class);
  }

  private static Handler countdown() {
    return FaultServer.file(CONTENT, null, null)
        .withFault(
            request -> !request.target().equals("/0"),
            (request, connection, next) -> {
              int left = Integer.parseInt(request.target().substring(1)) - 1;
              connection.head(302, "Location: /" + left, "Content-Length: 0");
            });
  }

  @Test
  void rangeAndConditions_goOnEveryHop() throws Failure {
    redirect(307, "/file");
    URI url = server.url("/a");
    OriginRequest request =
        OriginRequest.of(url, url, List.of()).withOpenRange(5).withIfRange("\"e\"");
    client.origin.exchange(request.withIfMatch("\"m\"").unless("\"n\"", "d")).close();
    assertThat(server.requests()).hasSize(2);
    for (Request seen : server.requests()) {
      assertThat(seen.header("Range")).hasValue("bytes=5-");
      assertThat(seen.header("If-Range")).hasValue("\"e\"");
      assertThat(seen.header("If-None-Match")).hasValue("\"n\"");
      assertThat(seen.header("If-Modified-Since")).hasValue("d");
      assertThat(seen.header("Accept-Encoding")).hasValue("identity");
      assertThat(seen.has("Referer")).isFalse();
    }
  }
}
