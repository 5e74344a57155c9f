package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Ticker;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.Query;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.DeviceProgress;
import dev.kedge.serve.sync.state.Fleet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** All devices, and how far an item has come (row 16 of the API). */
final class FleetResource {
  private static final int LONGEST_SILENCE = 365 * 86_400;

  private final Fleet fleet;
  private final Pace pace;
  private final Ticker ticker;

  FleetResource(Fleet fleet, Pace pace, Ticker ticker) {
    this.fleet = fleet;
    this.pace = pace;
    this.ticker = ticker;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/admin/fleet", this::list),
        Route.get("/v1/admin/items/{item}/coverage", this::coverage));
  }

  private void list(Exchange exchange) throws IOException {
    Caller.admin(exchange);
    Query query = exchange.query();
    Paging paging = Paging.of(query);
    int usual = (int) Math.min(LONGEST_SILENCE, 2 * pace.usual().toSeconds() + 60);
    int silence = Paging.number(query, "stale_after_s", 1, LONGEST_SILENCE, usual);
    long silentBefore = ticker.now().minusSeconds(silence).toEpochMilli();
    Optional<String> state = query.one("state");
    Page<Fleet.Member> page =
        Page.of(fleet.page(paging.after(), paging.limit() + 1), paging.limit());
    ObjectNode json = Answers.object();
    ArrayNode array = json.putArray("devices");
    for (Fleet.Member member : page.entries()) {
      if (state.isEmpty() || state.get().equals(member.device().state())) {
        array.add(member(member, silentBefore));
      }
    }
    json.put("has_more", page.hasMore());
    if (page.hasMore()) {
      json.put("next_cursor", Paging.cursor(page.entries().getLast().device().id()));
    }
    Answers.send(exchange, 200, json);
  }

  private static ObjectNode member(Fleet.Member member, long silentBefore) {
    Device device = member.device();
    ObjectNode json = Answers.device(device);
    json.put("silent", device.seenMillis() < silentBefore);
    Answers.counts(json, member.items());
    return json;
  }

  private void coverage(Exchange exchange) throws IOException {
    Caller.admin(exchange);
    Paging paging = Paging.of(exchange.query());
    Optional<Fleet.Coverage> found =
        fleet.coverage(exchange.pathName("item"), paging.after(), paging.limit() + 1);
    Fleet.Coverage coverage = found.orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    ObjectNode json = Answers.object();
    json.put("item_id", coverage.item().id());
    json.put("path", coverage.item().path());
    json.put("version_id", coverage.item().version());
    json.put("gone", coverage.item().isGone());
    json.put("should_hold", coverage.wanted());
    json.put("hold_current", coverage.current());
    Answers.counts(json, coverage.items());
    Page<DeviceProgress> page = Page.of(coverage.holders(), paging.limit());
    ArrayNode devices = json.putArray("devices");
    page.entries().forEach(row -> devices.add(Answers.progress(row)));
    json.put("has_more", page.hasMore());
    if (page.hasMore()) {
      json.put("next_cursor", Paging.cursor(page.entries().getLast().place().device()));
    }
    Answers.send(exchange, 200, json);
  }
}
