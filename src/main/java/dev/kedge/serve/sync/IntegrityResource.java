package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Integrity;
import dev.kedge.serve.sync.state.Integrity.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares digests (row 13 of the API). A mismatch is a result, not an error. */
final class IntegrityResource {
  /** 65,536 digests in hex, with room for their commas and quotes. */
  private static final int LARGEST = 8 << 20;

  private static final int MOST_CHUNKS = 65_536;
  private static final String RETRY_SECONDS = "5";

  private final Devices devices;
  private final Integrity integrity;

  IntegrityResource(Devices devices, Integrity integrity) {
    this.devices = devices;
    this.integrity = integrity;
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/versions/{version}/integrity", this::compare));
  }

  private void compare(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    caller.mustBeADevice();
    JsonBody body = JsonBody.read(exchange, LARGEST);
    Fields fields = body.fields();
    String id = fields.text("device_id");
    if (body.faults().isEmpty()) {
      caller.mustBe(id);
    }
    DigestAlgorithm algorithm =
        fields.parsed(
            "alg", IntegrityResource::algorithm, "must be sha-256 or md5", DigestAlgorithm.SHA256);
    Optional<Digest> digest = hex(algorithm, fields.text("digest"));
    if (digest.isEmpty()) {
      fields.fault("digest", "value", "must be the digest in hex");
    }
    long size = fields.number("size", 0);
    Optional<List<Digest>> chunks = chunks(body);
    body.check();
    Device device =
        devices
            .find(id)
            .filter(found -> !found.isRevoked())
            .orElseThrow(() -> new RefusedException(Problems.REVOKED));
    answer(
        exchange,
        integrity.compare(
            new Integrity.Claim(
                device, exchange.pathName("version"), digest.orElseThrow(), size, chunks)));
  }

  private static void answer(Exchange exchange, Result result) throws IOException {
    switch (result) {
      case Result.Unknown _ -> throw new RefusedException(Problem.NOT_FOUND);
      case Result.Superseded superseded ->
          throw new RefusedException(
              Problems.SUPERSEDED.withDetail(
                  "other bytes have taken its place; the current version is "
                      + superseded.current()));
      case Result.OtherCount other ->
          throw Problems.invalid(
              "/chunk_digests", "length", "must have a digest for each of " + other.chunks());
      case Result.NotHashed _ -> {
        exchange.field("Retry-After", RETRY_SECONDS);
        Answers.send(exchange, 202, Answers.object().put("hashing", true));
      }
      case Result.Compared compared -> {
        ObjectNode json = Answers.object();
        json.put("match", compared.match());
        compared
            .badChunks()
            .ifPresent(bad -> {
              ArrayNode array = json.putArray("bad_chunks");
              bad.forEach(array::add);
            });
        Answers.send(exchange, 200, json);
      }
    }
  }

  private static Optional<List<Digest>> chunks(JsonBody body) {
    JsonNode value = body.root().path("chunk_digests");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    List<Digest> chunks = new ArrayList<>();
    int index = 0;
    for (JsonNode chunk : body.fields().array("chunk_digests", MOST_CHUNKS)) {
      Optional<Digest> digest =
          chunk.isTextual() ? hex(DigestAlgorithm.SHA256, chunk.textValue()) : Optional.empty();
      digest.ifPresent(chunks::add);
      if (digest.isEmpty() && body.faults().size() < 10) {
        body.fields().fault("chunk_digests/" + index, "value", "must be a SHA-256 digest in hex");
      }
      index++;
    }
    return Optional.of(chunks);
  }

  private static Optional<DigestAlgorithm> algorithm(String name) {
    return DigestAlgorithm.named(name)
        .filter(found -> found == DigestAlgorithm.SHA256 || found == DigestAlgorithm.MD5);
  }

  private static Optional<Digest> hex(DigestAlgorithm algorithm, String text) {
    try {
      byte[] bytes = HexFormat.of().parseHex(text);
      return bytes.length == algorithm.bytes()
          ? Optional.of(Digest.of(algorithm, bytes))
          : Optional.empty();
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }
}
