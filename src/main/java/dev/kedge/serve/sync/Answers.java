package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Digest;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.sync.state.Change;
import dev.kedge.serve.sync.state.Desired;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.DeviceProgress;
import dev.kedge.serve.sync.state.Rule;
import dev.kedge.serve.sync.state.Wishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is known, as JSON. */
final class Answers {
  private Answers() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void send(Exchange exchange, int status, JsonNode json) throws IOException {
    send(exchange, status, json.toString());
  }

  static void send(Exchange exchange, int status, String json) throws IOException {
    exchange.field("Cache-Control", "no-store");
    exchange.send(status, "application/json", (json + '\n').getBytes(StandardCharsets.UTF_8));
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static ObjectNode device(Device device) {
    ObjectNode json = object();
    json.put("device_id", device.id());
    json.put("user", device.user());
    json.put("name", device.description().name());
    json.put("kind", device.description().kind());
    json.put("platform", device.description().platform());
    json.put("app_version", device.description().appVersion());
    json.put("capacity_bytes", device.description().capacity());
    if (!device.group().isEmpty()) {
      json.put("group", device.group());
    }
    if (!device.state().isEmpty()) {
      json.put("state", device.state());
    }
    json.put("free_bytes", device.space().free());
    json.put("total_bytes", device.space().total());
    json.put("cache_bytes", device.space().cache());
    json.put("created_at", time(device.createdMillis()));
    json.put("last_seen_at", time(device.seenMillis()));
    return json;
  }

  /** What the server holds of an item on a device, in short. */
  static ObjectNode state(Progress progress) {
    ObjectNode json = object();
    json.put("state", progress.state().label());
    json.put("version_id", progress.versionId());
    json.put("attempt", progress.attempt());
    json.put("rev", progress.rev());
    json.put("generation", progress.generation());
    return json;
  }

  static ObjectNode progress(DeviceProgress row) {
    Progress progress = row.progress();
    ObjectNode json = object();
    json.put("item_id", row.place().item());
    json.put("device_id", row.place().device());
    json.setAll(state(progress));
    progress.reason().ifPresent(reason -> json.put("reason", reason));
    json.put("chunks", progress.chunks().toString());
    json.put("bytes", progress.bytes());
    progress.claimed().map(Digest::toString).ifPresent(digest -> json.put("digest", digest));
    progress.error().ifPresent(error -> json.put("error", error));
    row.clientTime().ifPresent(time -> json.put("client_time", time.toString()));
    json.put("created_at", time(row.createdMillis()));
    json.put("updated_at", time(row.updatedMillis()));
    row.completedMillis().ifPresent(millis -> json.put("completed_at", time(millis)));
    return json;
  }

  static ObjectNode change(Change change) {
    ObjectNode json = object();
    json.put("seq", change.sequence());
    json.put("kind", change.kind().label());
    if (!change.place().item().isEmpty()) {
      json.put("item_id", change.place().item());
    }
    if (!change.place().device().isEmpty()) {
      json.put("device_id", change.place().device());
    }
    json.put("at", time(change.atMillis()));
    change
        .progress()
        .ifPresent(row -> {
          json.set("progress", progress(row));
          json.put("tombstone", row.progress().state() == ItemState.CLEARED);
        });
    change.wishes().ifPresent(wishes -> json.set("intent", wishes(wishes)));
    return json;
  }

  /** The generations of those that were made. */
  private static ObjectNode wishes(Wishes wishes) {
    ObjectNode json = object();
    Map<String, Long> made =
        Map.of("keep", wishes.keep(), "clear", wishes.clear(), "pause", wishes.pause());
    for (String wish : List.of("keep", "clear", "pause")) {
      if (made.getOrDefault(wish, 0L) > 0) {
        json.put(wish, made.get(wish));
      }
    }
    json.put("priority", wishes.priority());
    return json;
  }

  static ObjectNode desired(Desired desired) {
    ObjectNode json = object();
    json.put("etag", desired.tag());
    json.put("generation", desired.sequence());
    ArrayNode items = json.putArray("items");
    for (Desired.Item item : desired.items()) {
      ObjectNode one = items.addObject();
      one.put("item_id", item.id());
      one.put("version_id", item.version());
      one.put("priority", item.priority());
      item.notBefore().ifPresent(time -> one.put("not_before", time.toString()));
      item.deadline().ifPresent(time -> one.put("deadline", time.toString()));
      one.put("generation", item.generation());
    }
    marks(json.putArray("remove"), desired.remove());
    marks(json.putArray("pause"), desired.pause());
    rules(json.putArray("rules"), desired.rules());
    return json;
  }

  private static void marks(ArrayNode array, List<Desired.Mark> marks) {
    for (Desired.Mark mark : marks) {
      array.addObject().put("item_id", mark.item()).put("generation", mark.generation());
    }
  }

  static void rules(ArrayNode array, List<Rule> rules) {
    for (Rule rule : rules) {
      ObjectNode one = array.addObject();
      if (rule.path().isEmpty()) {
        one.put("item_id", rule.item());
      } else {
        one.put("path", rule.path());
      }
      one.put("version_id", rule.version());
      one.put("priority", rule.priority());
      rule.notBefore().ifPresent(time -> one.put("not_before", time.toString()));
      rule.deadline().ifPresent(time -> one.put("deadline", time.toString()));
      one.put("generation", rule.generation());
    }
  }

  static void counts(ObjectNode json, Map<ItemState, Long> counts) {
    ObjectNode states = json.putObject("items");
    counts.forEach((state, count) -> states.put(state.label(), count));
  }
}
