package dev.kedge.serve.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.protocol.sync.Fault;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A JSON request body; what is wrong with its fields is said of all at once. */
final class JsonBody {
  /** Enough for anything but a push. */
  static final int SMALL = 64 << 10;

  private static final int DEEPEST = 16;
  private static final int LONGEST_NAME = 1000;

  /** More than the digests of the largest file there may be, and few enough to be held. */
  private static final long MOST_TOKENS = 200_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxTokenCount(MOST_TOKENS)
                          .maxNameLength(LONGEST_NAME)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode root;
  private final List<Fault> faults = new ArrayList<>();
  private final Fields fields;

  private JsonBody(JsonNode root) {
    this.root = root;
    this.fields = new Fields(root, "", faults);
  }

  /**
   * Reads the body.
   *
   * @throws RefusedException it is too large (413), or no JSON or too much of it (400): 16 levels,
   *     200,000 tokens
   */
  static JsonBody read(Exchange exchange, int limit) throws IOException {
    return parse(exchange.body(limit));
  }

  static JsonBody parse(byte[] body) throws RefusedException {
    try {
      return new JsonBody(MAPPER.readTree(body));
    } catch (JsonProcessingException malformed) {
      throw new RefusedException(Problem.BAD_JSON);
    } catch (IOException e) {
      throw new IllegalStateException(e); // it is in memory
    }
  }

  JsonNode root() {
    return root;
  }

  Fields fields() {
    return fields;
  }

  List<Fault> faults() {
    return faults;
  }

  /** Refuses it if anything was found wrong (422). */
  void check() throws RefusedException {
    if (!faults.isEmpty()) {
      throw Problems.invalid(faults);
    }
  }
}
