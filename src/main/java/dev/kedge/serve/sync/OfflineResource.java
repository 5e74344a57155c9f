package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.OfflineItems;
import dev.kedge.serve.sync.state.OfflineItems.Entry;
import java.io.IOException;
import java.util.List;

/** A user's items, over all devices and on each (row 15 of the API). */
final class OfflineResource {
  private final OfflineItems items;

  OfflineResource(OfflineItems items) {
    this.items = items;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/me/offline", this::list));
  }

  private void list(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    Paging paging = Paging.of(exchange.query());
    Page<Entry> page =
        Page.of(items.page(caller.user(), paging.after(), paging.limit() + 1), paging.limit());
    ObjectNode json = Answers.object();
    ArrayNode array = json.putArray("items");
    page.entries().forEach(entry -> array.add(entry(entry)));
    json.put("has_more", page.hasMore());
    if (page.hasMore()) {
      json.put("next_cursor", Paging.cursor(page.entries().getLast().overall().item()));
    }
    Answers.send(exchange, 200, json);
  }

  private static ObjectNode entry(Entry entry) {
    ObjectNode json = Answers.object();
    json.put("item_id", entry.overall().item());
    json.putRawValue("downloaded_chunks", new RawValue(entry.overall().chunks()));
    json.put("status", entry.overall().status());
    json.put("created_at", Answers.time(entry.overall().createdMillis()));
    entry
        .overall()
        .completedMillis()
        .ifPresent(millis -> json.put("completed_at", Answers.time(millis)));
    ArrayNode devices = json.putArray("devices");
    entry.devices().forEach(row -> devices.add(Answers.progress(row)));
    return json;
  }
}
