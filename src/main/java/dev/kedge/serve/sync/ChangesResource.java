package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Query;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Cursor;
import dev.kedge.serve.sync.state.Feed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What changed for a user, waiting for it if wanted (row 12 of the API). */
final class ChangesResource {
  private static final int LONGEST_WAIT_SECONDS = 55;

  private final Feed feed;

  ChangesResource(Feed feed) {
    this.feed = feed;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/sync/changes", this::follow));
  }

  private void follow(Exchange exchange) throws IOException, InterruptedException {
    Caller caller = Caller.of(exchange);
    Query query = exchange.query();
    int limit = Page.limit(query);
    int wait = Paging.number(query, "wait_s", 0, LONGEST_WAIT_SECONDS, 0);
    Optional<String> text = query.one("cursor").filter(given -> !given.isEmpty());
    Optional<Cursor> cursor = text.flatMap(Cursor::parse);
    if (text.isPresent() && cursor.isEmpty()) {
      throw new RefusedException(Problems.CURSOR_EXPIRED);
    }
    switch (feed.read(caller.user(), cursor, limit, Duration.ofSeconds(wait), exchange::whenGone)) {
      case Feed.Answer.Expired _ -> throw new RefusedException(Problems.CURSOR_EXPIRED);
      case Feed.Answer.Page page -> {
        if (cursor.isPresent() && page.changes().isEmpty()) {
          exchange.field("Cache-Control", "no-store");
          exchange.empty(204);
        } else {
          answer(exchange, page);
        }
      }
    }
  }

  private static void answer(Exchange exchange, Feed.Answer.Page page) throws IOException {
    ObjectNode json = Answers.object();
    ArrayNode changes = json.putArray("changes");
    page.changes().forEach(change -> changes.add(Answers.change(change)));
    json.put("next_cursor", page.next().toString());
    json.put("has_more", page.hasMore());
    page.generation().ifPresent(generation -> json.put("generation", generation));
    Answers.send(exchange, 200, json);
  }
}
