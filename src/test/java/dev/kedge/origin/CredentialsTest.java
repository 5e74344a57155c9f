package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the user gave belongs to one origin. Two ports of one machine are two origins. */
class CredentialsTest {
  private static final List<Header> SECRETS =
      List.of(new Header("Authorization", "Bearer s3cret"), new Header("Cookie", "a=b"));

  private final FaultServer theirs =
      FaultServer.start((request, connection) -> connection.head(200, "Content-Length: 0"));
  private final FaultServer ours =
      FaultServer.start((request, connection) -> {
        switch (request.target()) {
          case "/away" -> connection.head(302, "Location: " + theirs.url("/"), "Content-Length: 0");
          case "/within" -> connection.head(302, "Location: /there", "Content-Length: 0");
          case "/back" ->
              connection.head(
                  302,
                  "Location: http://x:y@127.0.0.1:" + theirs.port() + "/",
                  "Content-Length: 0");
          default -> connection.head(200, "Content-Length: 0");
        }
      });

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
  }

  private static void get(OriginConfig config, URI url, URI scope) throws Failure {
    try (Client client = new Client(config)) {
      client.origin.exchange(OriginRequest.of(url, scope, SECRETS)).close();
    }
  }

  private static boolean holdsSecrets(Request request) {
    return request.has("Cookie") || request.has("Authorization");
  }

  @Test
  void anotherOrigin_getsNothing() throws Failure {
    get(Client.PATIENT, ours.url("/away"), ours.url("/"));
    assertThat(ours.requests().getLast().header("Authorization")).hasValue("Bearer s3cret");
    assertThat(holdsSecrets(theirs.requests().getLast())).isFalse();
    assertThat(theirs.requests().getLast().has("Referer")).isFalse();
  }

  @Test
  void withinTheOrigin_sentAgain() throws Failure {
    get(Client.PATIENT, ours.url("/within"), ours.url("/x"));
    assertThat(ours.requests()).hasSize(2).allMatch(CredentialsTest::holdsSecrets);
  }

  /** A resolved URL is asked directly: the scope is still what the user typed. */
  @Test
  void urlOutsideTheScope_getsNothing() throws Failure {
    get(Client.PATIENT, theirs.url("/"), ours.url("/"));
    assertThat(holdsSecrets(theirs.requests().getLast())).isFalse();
  }

  @Test
  void trustedHost_getsThem() throws Failure {
    get(Client.with(false, "127.0.0.1"), ours.url("/away"), ours.url("/"));
    assertThat(holdsSecrets(theirs.requests().getLast())).isTrue();
  }

  @Test
  void trustedHost_butNoLongerEncrypted_getsNothing() throws Failure {
    get(Client.with(true, "127.0.0.1"), theirs.url("/"), URI.create("https://127.0.0.1/"));
    assertThat(holdsSecrets(theirs.requests().getLast())).isFalse();
  }

  @Test
  void userInfo_isSentAsBasicToItsOwnSiteOnly() throws Failure {
    URI typed = URI.create("http://us%C3%A9r:p+w%3A@127.0.0.1:" + ours.port() + "/away");
    try (Client client = new Client()) {
      Answer answer = client.answer(typed);
      assertThat(answer.url()).isEqualTo(theirs.url("/"));
    }
    Request first = ours.requests().getLast();
    assertThat(first.header("Authorization")).hasValue("Basic dXPDqXI6cCt3Og==");
    assertThat(first.target()).isEqualTo("/away");
    assertThat(first.header("Host")).hasValue("127.0.0.1:" + ours.port());
    assertThat(theirs.requests().getLast().has("Authorization")).isFalse();
  }

  @Test
  void userInfo_isSentAgainWithinItsSite() throws Failure {
    URI typed = URI.create("http://u:p@127.0.0.1:" + ours.port() + "/within");
    try (Client client = new Client()) {
      assertThat(client.answer(typed).url()).isEqualTo(ours.url("/there"));
    }
    assertThat(ours.requests()).hasSize(2).allMatch(CredentialsTest::holdsSecrets);
  }

  @Test
  void userInfoOfARedirect_isIgnored() throws Failure {
    try (Client client = new Client()) {
      client.answer(ours.url("/back"));
    }
    assertThat(theirs.requests().getLast().has("Authorization")).isFalse();
  }

  @Test
  void fieldOfTheUsers_winsOverUserInfo() throws Failure {
    URI typed = URI.create("http://u:p@127.0.0.1:" + ours.port() + "/");
    get(Client.PATIENT, typed, typed);
    assertThat(ours.requests().getLast().header("Authorization")).hasValue("Bearer s3cret");
  }
}
