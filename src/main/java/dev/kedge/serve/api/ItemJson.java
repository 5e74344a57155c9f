package dev.kedge.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kedge.model.EntityTag;
import dev.kedge.serve.catalog.Facts;
import dev.kedge.serve.catalog.Item;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An item as JSON. */
final class ItemJson {
  private ItemJson() {}

  static void write(JsonGenerator json, Item item, String mediaType) throws IOException {
    Facts facts = item.facts();
    json.writeStartObject();
    json.writeStringField("id", item.id());
    json.writeStringField("path", item.path());
    json.writeStringField("file_name", item.fileName());
    json.writeStringField("title", item.title());
    json.writeStringField("content_type", mediaType);
    json.writeNumberField("size", item.state().size());
    json.writeStringField("modified", modified(item));
    if (facts.durationMillis().isPresent()) {
      json.writeNumberField("duration_ms", facts.durationMillis().getAsLong());
    }
    json.writeStringField("version", item.version());
    json.writeStringField("etag", new EntityTag(false, item.version()).toString());
    json.writeStringField("state", state(item));
    facts(json, facts);
    json.writeStringField("content", "/v1/content/" + item.version());
    json.writeStringField("manifest", "/v1/versions/" + item.version() + "/manifest");
    json.writeEndObject();
  }

  private static String state(Item item) {
    if (item.standing() == Item.Standing.CHANGING) {
      return "changing";
    }
    return item.facts().digests().isPresent() ? "ready" : "hashing";
  }

  /** What an item and a manifest both say. */
  static void facts(JsonGenerator json, Facts facts) throws IOException {
    json.writeNumberField("chunk_size", facts.layout().chunkSize());
    json.writeNumberField("chunk_count", facts.layout().count());
    if (facts.digests().isPresent()) {
      json.writeStringField("sha256", facts.digests().get().sha256().hex());
      json.writeStringField("md5", facts.digests().get().md5().hex());
      json.writeStringField("chunk_root", facts.digests().get().chunkRoot().hex());
    }
  }

  private static String modified(Item item) {
    return Instant.ofEpochSecond(0, item.state().mtimeNanos())
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }
}
