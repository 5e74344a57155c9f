package dev.kedge.protocol.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Checksums;
import java.util.List;
import java.util.Optional;

/** Reports as the {@code ops} of {@code POST /v1/sync/push}. */
public final class ReportJson {
  private ReportJson() {}

  public static ObjectNode write(Report report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("op_id", report.opId());
    json.put("type", report.type().label());
    json.put("item_id", report.itemId());
    json.put("version_id", report.versionId());
    json.put("attempt", report.attempt());
    json.put("rev", report.rev());
    json.put("generation", report.generation());
    json.put("state", report.state().label());
    report.reason().ifPresent(reason -> json.put("reason", reason));
    report.chunks().ifPresent(chunks -> json.put("chunks", chunks.toString()));
    json.put("bytes", report.bytes());
    report.digest().ifPresent(digest -> json.put("digest", digest.toString()));
    report.error().ifPresent(error -> json.put("error", error));
    report.clientTime().ifPresent(time -> json.put("client_time", time.toString()));
    return json;
  }

  /**
   * Reads one. Where {@code faults} grew, what is returned is not to be used.
   *
   * @param pointer where in the whole text it stands
   */
  public static Report read(JsonNode json, String pointer, List<Fault> faults) {
    Fields fields = new Fields(json, pointer, faults);
    return new Report(
        fields.text("op_id"),
        fields.parsed("type", Report.Type::parse, "must be a type of report", Report.Type.EVENT),
        fields.text("item_id"),
        fields.text("version_id"),
        fields.number("attempt", 1),
        fields.number("rev", 1),
        fields.number("generation", 0, 0),
        fields.parsed("state", ItemState::parse, "must be a state", ItemState.QUEUED),
        fields.optionalText("reason"),
        chunks(json, fields),
        fields.number("bytes", 0, 0),
        fields.optional("digest", ReportJson::digest, "must be a digest like sha256:9c56…"),
        fields.optionalText("error"),
        fields.time("client_time"));
  }

  private static Optional<ChunkSet> chunks(JsonNode json, Fields fields) {
    JsonNode value = json.path("chunks");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    Optional<ChunkSet> chunks =
        value.isTextual() ? ChunkSet.parse(value.textValue()) : Optional.empty();
    if (chunks.isEmpty()) {
      fields.fault("chunks", "value", "must be runs in ascending order like 0-17,20");
    }
    return chunks;
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Checksums.parse(text));
    } catch (Failure.Usage notADigest) {
      return Optional.empty();
    }
  }
}
