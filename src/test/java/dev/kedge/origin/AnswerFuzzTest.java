package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.FaultServer;
import dev.kedge.model.Failure;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a server writes, what comes out is an answer or a named failure. {@code -Dkedge.fuzz=N}
 * runs more.
 */
@Timeout(120)
class AnswerFuzzTest {
  private static final int RUNS = Integer.getInteger("kedge.fuzz", 1000);

  /** With a bar for the end of a line. */
  private static final List<String> SEEDS =
      List.of(
          "HTTP/1.1 200 OK|Content-Length: 11|Connection: keep-alive||hello world",
          "HTTP/1.1 200 OK|Transfer-Encoding: chunked|ETag: \"x\"||5|hello|0|A: b||",
          "HTTP/1.0 206 Partial|Content-Range: bytes 0-3/9|Keep-Alive: timeout=5||abcd",
          "HTTP/1.1 103 Hints|Link: <x>||HTTP/1.1 404 Gone|Content-Length: 0||",
          "HTTP/1.1 302 Found|Location: http://127.0.0.1:1/a b?c#d|Content-Length: 0||");

  private static final List<String> TOKENS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          ":",
          ",",
          ";",
          " ",
          "\t",
          "-",
          "+",
          "0",
          "ffffffff",
          "\u00ff",
          "HTTP/1.1");

  @Test
  void mutatedAnswers() {
    for (long seed = 1; seed <= RUNS; seed++) {
      byte[] answer = mutated(new Random(seed)).getBytes(ISO_8859_1);
      try (FaultServer server =
              FaultServer.start((request, connection) -> connection.write(answer).close());
          Client client = new Client()) {
        client.fetch(server.url("/"));
      } catch (Failure named) {
        assertThat(named).as("seed %d", seed).isNotInstanceOf(Failure.Interrupted.class);
        assertThat(named.text()).as("seed %d", seed).doesNotContainPattern("[\\x00-\\x1f]");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static String mutated(Random random) {
    StringBuilder text =
        new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())).replace("|", "\r\n"));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 2 -> text.insert(at, text.substring(at, to));
        default -> text.setCharAt(at, (char) random.nextInt(256));
      }
      if (text.isEmpty()) {
        text.append('x');
      }
    }
    return text.toString();
  }
}
