package dev.kedge.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A good file is replaced only by what is plausibly its new version. */
class GoodFileTest {
  private static final byte[] GOOD = Content.random(7, 400_000);
  private Rig rig;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    rig = new Rig(root);
    rig.name = "films.zip";
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"error\":\"quota exceeded\"}",
        "text/plain | Quota exceeded, try again later",
        "application/xml | <?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>",
        "application/octet-stream | <!DOCTYPE html><html><body>log in</body></html>",
        "application/zip | <!-- portal --><html>log in</html>",
        "application/problem+json | {\"title\":\"gone\",\"status\":410}",
        "application/zip | ''"
      })
  void errorInAGoodFilesPlace_isRefusedAndTheFileKept(String type, String body) throws Exception {
    FaultServer server = rig.serve(FaultServer.file(GOOD, "\"v1\"", Rig.OLD));
    rig.fetch(server).done();
    server.handler(
        (_, connection) -> Rig.whole(connection, body.getBytes(UTF_8), "Content-Type: " + type));
    Failure failure = rig.fetch(server).failed(Failure.WrongContent.class);
    assertThat(failure.hint()).contains("is kept", "--allow-any-content");
    rig.assertPublished(GOOD);
  }

  @ParameterizedTest
  @CsvSource({"notes.txt", "latest", "data.bin", "films.zip"})
  void shrunkenVersionWithItsOwnTag_isTaken(String name) throws Exception {
    rig.name = name;
    FaultServer server = rig.serve(FaultServer.file(GOOD, "\"v1\"", Rig.OLD));
    rig.fetch(server).done();
    byte[] small = Content.random(8, 900);
    server.handler(FaultServer.file(small, "\"v2\"", Rig.OLD.plusSeconds(9)));
    rig.fetch(server).done();
    rig.assertPublished(small);
  }

  @Test
  void oneOddAnswer_isAskedOverAgain() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(GOOD, "\"v1\"", Rig.OLD));
    rig.fetch(server).done();
    byte[] newer = Content.random(9, 300_000);
    server.handler((request, connection) -> {
      if (request.number() == 2) {
        Rig.whole(connection, "{\"error\":1}".getBytes(UTF_8));
      } else {
        FaultServer.file(newer, "\"v2\"", Rig.OLD).handle(request, connection);
      }
    });
    rig.fetch(server).done();
    rig.assertPublished(newer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.zip | application/json | {\"error\":\"not found\"}",
        "a.tar.gz | text/plain | Forbidden",
        "a.iso | '' | <html>portal</html>",
        "model.foo | application/json | {\"error\":\"no such model\"}",
        "data.json | text/html | <html>log in</html>"
      })
  void errorOnTheFirstFetch_isRefused(String name, String type, String body) throws Exception {
    rig.name = name;
    FaultServer server =
        rig.serve((_, connection) ->
            Rig.whole(
                connection,
                body.getBytes(UTF_8),
                type.isEmpty() ? "X-None: 1" : "Content-Type: " + type));
    rig.fetch(server).failed(Failure.WrongContent.class);
    rig.assertNothingOnDisk();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "page.html | text/html | <html>hello</html>",
        "api.json | application/json | {\"error\":\"none\"}",
        "robots.txt | text/plain | User-agent: *",
        "robots.txt | text/html | User-agent: *",
        "feed.xml | application/rss+xml | <?xml version=\"1.0\"?><rss></rss>",
        "install | text/plain | #!/bin/sh",
        "latest | text/html | <html>hello</html>",
        "error.txt | text/plain | error: not found",
        "conf.ini | text/plain | [network]",
        "snippet.txt | text/plain | <html>quoted</html>",
        "view.vue | application/octet-stream | <template></template>",
        "tool.bin | application/octet-stream | some text",
        "tiny.zip | application/zip | 'PK\u0003\u0004'",
        "none.zip | application/zip | ''"
      })
  void whatTheNameAllows_isTaken(String name, String type, String body) throws Exception {
    rig.name = name;
    byte[] bytes = body.getBytes(UTF_8);
    FaultServer server =
        rig.serve((_, connection) -> Rig.whole(connection, bytes, "Content-Type: " + type));
    rig.fetch(server).done();
    rig.assertPublished(bytes);
  }

  @Test
  void labelOfAPageOnAnArchive_isNoEvidence() throws Exception {
    FaultServer server =
        rig.serve((_, connection) -> Rig.whole(connection, GOOD, "Content-Type: text/html"));
    rig.fetch(server).done();
    rig.assertPublished(GOOD);
  }

  @Test
  void pageThatHasTheDigest_isTaken() throws Exception {
    byte[] page = "<html>the release notes</html>".getBytes(UTF_8);
    FaultServer server =
        rig.serve((_, connection) -> Rig.whole(connection, page, "Content-Type: text/html"));
    rig.fetch(server, Rig.sha256(page)).done();
    rig.assertPublished(page);
  }

  @Test
  void anyContentAllowed_replaces() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(GOOD, "\"v1\"", Rig.OLD));
    rig.fetch(server).done();
    byte[] error = "{\"error\":1}".getBytes(UTF_8);
    server.handler((_, connection) -> Rig.whole(connection, error));
    rig.allowHtml = true;
    rig.fetch(server).done();
    rig.assertPublished(error);
  }
}
