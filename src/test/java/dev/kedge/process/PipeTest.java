package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kedge among other programs: standard output is the result and nothing else. */
class PipeTest {
  private static final byte[] CONTENT = Content.random(5, 12 << 20);

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readerGoes_endsSilently() {
    Ended ended = Pipes.shell(home, "fetch -o - " + url() + " | head -c 10 | od -An -c").await();
    assertThat(ended.exit()).isEqualTo(141);
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void readerOfEventsGoes_endsSilently_andKeepsWhatItHas() throws Exception {
    server.rate(6_000_000);
    Ended ended = Pipes.shell(home, "fetch --json " + url() + " | head -n 1").await();
    assertThat(ended.exit()).isEqualTo(141);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("\"resolved\"");
    assertThat(home.recorded().orElseThrow().bytes()).isPositive();
    server.rate(0);
    home.run("resume").succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void streamToPipe_isTheFileAndNothingElse() {
    Ended ended = Pipes.shell(home, "fetch -o - " + url() + " | cat > copy").await().succeeded();
    assertThat(ended.out()).isEmpty();
    assertThat(home.file("copy")).hasBinaryContent(CONTENT);
  }

  @Test
  void windowedStreamToPipe_isTheFileAndNothingElse() {
    Pipes.shell(home, "fetch -x 4 -o - " + url() + " | cat > copy").await().succeeded();
    assertThat(home.file("copy")).hasBinaryContent(CONTENT);
  }

  @Test
  void fetch_saysNothingOnStandardOutput_andLittleOnErrorWithoutTerminal() {
    server.rate(4_000_000);
    Ended ended = home.run("fetch", url()).succeeded();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).doesNotContain("\r", "\u001b");
    List<String> lines = ended.err().lines().toList();
    assertThat(lines).hasSizeBetween(2, 4);
    assertThat(lines.getFirst()).matches("file\\.bin: \\d+% of 12\\.0 MiB, .*");
    assertThat(lines.getLast()).startsWith("saved file.bin  12.0 MiB");
  }

  @Test
  void json_isOneObjectALine_alsoWhenItFails() throws Exception {
    assertThat(events(home.run("fetch", "--json", url()).succeeded()))
        .startsWith("resolved")
        .endsWith("done");
    server.close();
    Ended refused = home.run("fetch", "--json", "--retry", "1", "-o", "other", url());
    assertThat(refused.exit()).isEqualTo(7);
    assertThat(events(refused)).containsExactly("retry", "failed");
  }

  @Test
  void fullDevice_isToldAsAFailure() {
    Ended ended = home.start(home.environment(), toFull("fetch", "-o", "-", url())).await();
    assertThat(ended.exit()).as(ended::err).isEqualTo(10);
    assertThat(ended.lines("kedge: error: ").getFirst())
        .contains("cannot write standard output", "no space left on device");
  }

  private List<String> toFull(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" > /dev/full", "bash"));
    command.addAll(home.command(arguments));
    return command;
  }

  private String url() {
    return server.url("/file.bin").toString();
  }

  /** The names of the events, each line a whole object. */
  private static List<String> events(Ended ended) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : ended.out().lines().toList()) {
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (name.equals("event")) {
            names.add(parser.getText());
          }
          parser.skipChildren();
        }
        assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextToken()).isNull();
      }
    }
    return names;
  }
}
