package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Ticker;
import dev.kedge.serve.SyncServer.Answer;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.sync.FakeItems;
import dev.kedge.serve.sync.SyncOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three devices do 2,000 random things to 20 items, report them late, twice and out of order, and
 * are cleared, while versions are replaced and the store is put back from a backup. When all is
 * quiet, the server's view is that of the devices, and nothing that was cleared came back. {@code
 * -Dsync.seed} repeats a run, {@code -Dsync.steps} makes it longer.
 */
abstract class SyncModel {
  private static final int DEVICES = 3;
  private static final int ITEMS = 20;
  private static final int CHUNKS = 4;

  @TempDir private Path directory;
  private final long seed = Long.getLong("sync.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final FakeItems items = new FakeItems();
  private final AtomicLong clock =
      new AtomicLong(Instant.parse("2099-01-01T00:00:00Z").getEpochSecond());
  private final Ticker ticker = new RealTicker(() -> Instant.ofEpochSecond(clock.get()));
  private final List<Device> devices = new ArrayList<>();
  private final int[] versions = new int[ITEMS];
  private Store store;
  private SyncServer server;
  private String user;
  private int restored;

  /** Makes a place for the database and its copy. */
  abstract void prepare() throws Exception;

  abstract Store connect(Path directory) throws Exception;

  /** Keeps a copy of the whole database. */
  abstract void backUp(Path directory) throws Exception;

  /** Puts the copy back; nobody is connected. */
  abstract void restore(Path directory) throws Exception;

  /** What a device truly holds of an item. */
  private static final class Held {
    String version = "";
    String state = "";
    int chunks;
  }

  /** A device as a program would be: a state, an outbox, a cursor, and what it has heard of. */
  private final class Device {
    String id = "";
    String token = "";
    String cursor = "";
    String receipt = "none";
    long heard;
    boolean isOnline = true;
    final Map<String, Held> held = new TreeMap<>();

    /** Attempts and revisions outlive what they were of. */
    final Map<String, long[]> counters = new HashMap<>();

    final List<ObjectNode> outbox = new ArrayList<>();
    final List<ObjectNode> sent = new ArrayList<>();

    void report(String item) {
      long[] counter = counters.computeIfAbsent(item, _ -> new long[] {1, 0});
      counter[1]++;
      ObjectNode op = SyncServer.object();
      op.put("op_id", id + item + counter[0] + '.' + counter[1]);
      op.put("item_id", item);
      op.put("attempt", counter[0]);
      op.put("rev", counter[1]);
      op.put("generation", heard);
      Held now = held.get(item);
      if (now == null) {
        op.put("type", "cleared").put("state", "cleared").put("version_id", current(item));
      } else {
        op.put("type", "progress").put("state", now.state).put("version_id", now.version);
        op.put("chunks", now.chunks > 1 ? "0-" + (now.chunks - 1) : now.chunks == 1 ? "0" : "");
        if (now.state.equals("completed")) {
          op.put("digest", "sha256:" + items.sha256(now.version).hex());
        }
      }
      outbox.add(op);
    }

    void fetchOn(String item) {
      Held now = held.get(item);
      if (now == null || !now.version.equals(current(item))) {
        now = new Held();
        now.version = current(item);
        held.put(item, now);
        long[] counter = counters.computeIfAbsent(item, _ -> new long[] {0, 0});
        counter[0]++;
        counter[1] = 0;
      }
      now.chunks = Math.min(CHUNKS, now.chunks + random.nextInt(3));
      now.state = now.chunks == CHUNKS ? "completed" : "downloading";
      report(item);
    }

    void pause(String item) {
      Held now = held.get(item);
      if (now != null && now.state.equals("downloading")) {
        now.state = "paused";
        report(item);
      }
    }

    /** Delivers some of the outbox in a random order, and some of it, or of what was, twice. */
    void push() throws Exception {
      List<ObjectNode> ops = new ArrayList<>(outbox);
      if (random.nextInt(3) == 0) {
        Collections.shuffle(ops, random);
      }
      if (!sent.isEmpty() && random.nextInt(3) == 0) {
        ops.add(random.nextInt(ops.size() + 1), sent.get(random.nextInt(sent.size())));
      }
      if (ops.isEmpty()) {
        return;
      }
      String key = Long.toHexString(random.nextLong());
      JsonNode answer = deliver(ops, key);
      int lost = random.nextInt(5);
      if (lost == 0) {
        assertThat(deliver(ops, key)).isEqualTo(answer);
      } else if (lost == 1) {
        // The answer with its receipt is lost, and so is the key, as by a kill.
        answer = deliver(ops, Long.toHexString(random.nextLong()));
      }
      receipt = answer.path("receipt").asText();
      outbox.clear();
      sent.addAll(ops);
      for (JsonNode result : answer.path("results")) {
        assertThat(result.path("reason").asText()).isNotEqualTo("two-devices");
      }
    }

    private JsonNode deliver(List<ObjectNode> ops, String key) throws Exception {
      ObjectNode body = SyncServer.object();
      body.put("device_id", id);
      body.put("receipt", receipt);
      ArrayNode array = body.putArray("ops");
      ops.forEach(array::add);
      Answer answer =
          server.call("POST", "/v1/sync/push", token, body.toString(), "Idempotency-Key", key);
      assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
      assertThat(answer.json().path("receipt").asText()).isNotEmpty();
      return answer.json();
    }

    /** Hears what changed; what was heard before a backup was put back is void. */
    void pull() throws Exception {
      String query = cursor.isEmpty() ? "" : "?cursor=" + cursor;
      Answer answer = server.get("/v1/sync/changes" + query, token);
      if (answer.status() == 410) {
        cursor = "";
        answer = server.get("/v1/sync/changes", token);
        resync();
      }
      if (answer.status() == 200) {
        cursor = answer.json().path("next_cursor").asText();
      }
      JsonNode desired = server.get("/v1/devices/" + id + "/desired", token).json();
      for (JsonNode mark : desired.path("remove")) {
        String item = mark.path("item_id").asText();
        held.remove(item);
        heard = Math.max(heard, mark.path("generation").asLong());
        report(item);
      }
      heard = desired.path("generation").asLong();
    }

    /** Tells all anew, as a new attempt: the server may have forgotten any of it. */
    private void resync() throws Exception {
      restored++;
      TreeSet<String> all = new TreeSet<>(counters.keySet());
      heard =
          server.get("/v1/devices/" + id + "/desired", token).json().path("generation").asLong();
      outbox.clear();
      for (String item : all) {
        long[] counter = counters.computeIfAbsent(item, _ -> new long[] {0, 0});
        counter[0]++;
        counter[1] = 0;
        report(item);
      }
    }

    void sync() throws Exception {
      push();
      pull();
    }
  }

  private String current(String item) {
    return item + "-v" + versions[Integer.parseInt(item.substring(1))];
  }

  private void newVersion(int item) {
    versions[item]++;
    String id = "i" + item;
    items.put(id, "all/" + id, current(id), (current(id) + "-").repeat(20).substring(0, 40), true);
  }

  @BeforeEach
  void open() throws Exception {
    prepare();
    for (int item = 0; item < ITEMS; item++) {
      newVersion(item);
    }
    start();
    for (int i = 0; i < DEVICES; i++) {
      Device device = new Device();
      Answer answer = server.post("/v1/devices", user, "{'name':'d" + i + "'}");
      device.id = answer.json().path("device_id").asText();
      device.token = answer.json().path("token").asText();
      devices.add(device);
    }
    stop();
    backUp(directory);
    start();
  }

  @Test
  void whenAllIsQuiet_theServerAgreesWithTheDevices() throws Exception {
    System.out.println("sync.seed=" + seed);
    int steps = Integer.getInteger("sync.steps", 2000);
    for (int step = 1; step <= steps; step++) {
      step(step);
    }
    for (int round = 0; round < 3; round++) {
      for (Device device : devices) {
        device.isOnline = true;
        device.sync();
      }
    }
    assertThat(restored).as("times a backup was noticed").isPositive();
    for (Device device : devices) {
      assertThat(seen(device)).as("seed " + seed).isEqualTo(truth(device));
      assertThat(device.outbox).isEmpty();
    }
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private void step(int step) throws Exception {
    Device device = devices.get(random.nextInt(DEVICES));
    int item = random.nextInt(ITEMS);
    String id = "i" + item;
    clock.incrementAndGet();
    if (step % 500 == 250) {
      stop();
      if (step % 1000 == 250) {
        restore(directory);
      } else {
        backUp(directory);
      }
      start();
    }
    switch (random.nextInt(20)) {
      case 0 -> device.isOnline = !device.isOnline;
      case 1 -> device.pause(id);
      case 2 -> {
        newVersion(item);
        server.api.news().changed(id);
      }
      case 3 -> clear("{'scope':'item','item_ids':['" + id + "']}");
      case 4 -> {
        if (random.nextInt(10) == 0) {
          clear("{'scope':'user'}");
        } else {
          clear("{'scope':'device','device_ids':['" + device.id + "']}");
        }
      }
      case 5 -> wish(id, "keep");
      case 6 -> wish(id, "pause");
      case 7, 8, 9, 10 -> {
        if (device.isOnline) {
          device.sync();
        }
      }
      default -> device.fetchOn(id);
    }
  }

  private void clear(String body) throws Exception {
    Answer cleared = server.post("/v1/cache/clear", user, body);
    assertThat(cleared.status()).isEqualTo(202);
    // What is cleared is not there, until a device that has heard of it says otherwise.
    String text = body.contains("item_ids") ? body.replaceAll(".*\\['(.*)'].*", "$1") : "";
    if (!text.isEmpty()) {
      JsonNode listed = server.get("/v1/me/offline?limit=500", user).json();
      assertThat(listed.findValuesAsText("item_id")).as("seed " + seed).doesNotContain(text);
    }
  }

  private void wish(String item, String action) throws Exception {
    Answer answer =
        server.put("/v1/items/" + item + "/intent", user, "{'action':'" + action + "'}");
    assertThat(answer.status()).isEqualTo(200);
  }

  /** What the device holds, by item. */
  private Map<String, String> truth(Device device) {
    return device.held.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                held -> described(held.getKey(), held.getValue()),
                (one, _) -> one,
                TreeMap::new));
  }

  private String described(String item, Held held) {
    boolean isStale = held.state.equals("completed") && !held.version.equals(current(item));
    return (isStale ? "stale" : held.state) + ' ' + held.version + ' ' + held.chunks;
  }

  /** What the server says it does. */
  private Map<String, String> seen(Device device) throws Exception {
    Map<String, String> seen = new TreeMap<>();
    JsonNode listed = server.get("/v1/me/offline?limit=500", user).json();
    for (JsonNode entry : listed.path("items")) {
      for (JsonNode row : entry.path("devices")) {
        if (row.path("device_id").asText().equals(device.id)) {
          String chunks = row.path("chunks").asText();
          int count = chunks.isEmpty() ? 0 : Integer.parseInt(chunks.replaceAll(".*-", "")) + 1;
          seen.put(
              row.path("item_id").asText(),
              row.path("state").asText() + ' ' + row.path("version_id").asText() + ' ' + count);
        }
      }
    }
    return seen;
  }

  private void start() throws Exception {
    store = connect(directory);
    server = new SyncServer(store, items, ticker, SyncOptions.DEFAULT);
    user = server.token(TokenKind.USER, "alice", TokenKind.USER.most());
    for (Device device : devices) {
      device.token = token(device);
    }
  }

  private String token(Device device) throws Exception {
    Answer answer =
        server.post("/v1/devices", user, "{'device_id':'" + device.id + "','name':'again'}");
    assertThat(answer.status()).isEqualTo(201);
    return answer.json().path("token").asText();
  }
}
