package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.sync.Report;
import dev.kedge.protocol.sync.ReportJson;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Pushes;
import dev.kedge.serve.sync.state.Pushes.Outcome;
import dev.kedge.serve.sync.state.Pushes.Push;
import dev.kedge.serve.sync.state.ReportResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Takes reports (row 11 of the API). */
final class PushResource {
  private static final int LARGEST = 2 << 20;
  private static final int MOST = 500;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

  private final Pushes pushes;
  private final Pace pace;
  private final Set<Flying> flying = ConcurrentHashMap.newKeySet();

  PushResource(Pushes pushes, Pace pace) {
    this.pushes = pushes;
    this.pace = pace;
  }

  /** A push that is being worked on. */
  private record Flying(String device, String key) {}

  List<Route> routes() {
    return List.of(Route.post("/v1/sync/push", this::push));
  }

  private void push(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    caller.mustBeADevice();
    String key = key(exchange);
    byte[] bytes = exchange.body(LARGEST);
    JsonBody body = JsonBody.parse(bytes);
    String device = body.fields().text("device_id");
    if (body.faults().isEmpty()) {
      caller.mustBe(device);
    }
    Optional<String> receipt = body.fields().optionalText("receipt");
    List<Report> reports = new ArrayList<>();
    int index = 0;
    for (JsonNode op : body.fields().array("ops", MOST)) {
      reports.add(ReportJson.read(op, "/ops/" + index++, body.faults()));
    }
    body.check();
    Flying self = new Flying(device, key);
    if (!flying.add(self)) {
      exchange.field("Retry-After", "1");
      throw new RefusedException(Problems.IN_FLIGHT);
    }
    Outcome outcome;
    try {
      outcome = pushes.push(new Push(device, key, sha256(bytes), receipt, reports), this::json);
    } finally {
      flying.remove(self); // before the answer, after which the same may come again
    }
    answer(exchange, outcome);
  }

  private static void answer(Exchange exchange, Outcome outcome) throws IOException {
    switch (outcome) {
      case Outcome.Answered answered -> Answers.send(exchange, 200, answered.answer());
      case Outcome.OtherBody _ -> throw new RefusedException(Problems.KEY_REUSED);
      case Outcome.NoDevice _ -> throw new RefusedException(Problems.REVOKED);
    }
  }

  private String json(List<ReportResult> results, Optional<String> receipt) {
    ObjectNode json = Answers.object();
    ArrayNode array = json.putArray("results");
    for (ReportResult result : results) {
      ObjectNode one = array.addObject();
      one.put("op_id", result.opId());
      one.put("applied", result.applied());
      result.reason().ifPresent(reason -> one.put("reason", reason));
      result.held().ifPresent(held -> one.set("server_state", Answers.state(held)));
    }
    receipt.ifPresent(text -> json.put("receipt", text));
    json.put("poll_s", pace.nextSeconds());
    return json.toString();
  }

  private static String key(Exchange exchange) throws RefusedException {
    List<String> lines = exchange.fields("Idempotency-Key");
    if (lines.size() != 1 || !KEY.matcher(lines.getFirst()).matches()) {
      throw new RefusedException(Problems.KEY_MISSING);
    }
    return lines.getFirst();
  }

  private static byte[] sha256(byte[] bytes) {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    hasher.update(ByteBuffer.wrap(bytes));
    return hasher.finish().toBytes();
  }
}
