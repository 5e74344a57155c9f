package dev.kedge.serve.api;

import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.catalog.Item;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Json;
import dev.kedge.serve.http.JsonContent;
import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.Query;
import dev.kedge.serve.http.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /v1/items} and one of them. */
final class ItemsResource {
  private static final String RETRY_SECONDS = "2";

  private final Catalogue catalogue;
  private final UnaryOperator<String> mediaTypes;

  ItemsResource(Catalogue catalogue, UnaryOperator<String> mediaTypes) {
    this.catalogue = catalogue;
    this.mediaTypes = mediaTypes;
  }

  void list(Exchange exchange) throws IOException {
    Query query = exchange.query();
    int limit = Page.limit(query);
    String cursor = query.one("cursor").orElse("");
    List<Item> found =
        catalogue.items(
            cursor.isEmpty() ? "" : Cursor.path(cursor),
            query.one("prefix").orElse(""),
            query.one("q").orElse(""),
            limit + 1);
    Page<Item> page = Page.of(found, limit);
    answer(
        exchange,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (Item item : page.entries()) {
            ItemJson.write(json, item, mediaTypes.apply(item.path()));
          }
          json.writeEndArray();
          if (page.hasMore()) {
            json.writeStringField("next_cursor", Cursor.of(page.entries().getLast().path()));
          }
          json.writeBooleanField("has_more", page.hasMore());
          json.writeEndObject();
        });
  }

  void show(Exchange exchange) throws IOException {
    Item item =
        catalogue
            .item(exchange.pathName("item"))
            .orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    if (item.gone()) {
      exchange.problem(Problem.ITEM_GONE);
      return;
    }
    answer(exchange, json -> ItemJson.write(json, item, mediaTypes.apply(item.path())));
  }

  /** As {@link ApiRoutes#presentVersion}. */
  Optional<String> presentVersion(String id) throws IOException {
    Optional<Item> item = catalogue.item(id);
    if (item.isEmpty()) {
      return Optional.empty();
    }
    return switch (item.get().standing()) {
      case PUBLISHED -> Optional.of(item.get().version());
      case CHANGING ->
          throw new RefusedException(ApiProblem.CHANGING, Map.of("Retry-After", RETRY_SECONDS));
      case GONE -> throw new RefusedException(Problem.ITEM_GONE);
    };
  }

  private static void answer(Exchange exchange, JsonContent content) throws IOException {
    Tagged.send(exchange, "application/json", Json.bytes(content));
  }
}
