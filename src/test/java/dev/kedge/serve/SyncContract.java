package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.SyncServer.Answer;
import dev.kedge.serve.auth.Revocation;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.FakeItems;
import dev.kedge.serve.sync.SyncOptions;
import dev.kedge.serve.sync.state.Retention;
import dev.kedge.serve.sync.state.Turns;
import dev.kedge.serve.sync.state.Waiters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeping devices in step, over HTTP, on every database. */
abstract class SyncContract {
  private static final String TEXT = "abcdefghijklmnopqrstuvwxyz";

  @TempDir private Path directory;
  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2099-01-01T00:00:00Z"));
  private final Ticker ticker = new RealTicker(clock::get);
  private final FakeItems items = new FakeItems();
  private final AtomicInteger keys = new AtomicInteger();
  private Store store;
  private SyncServer server;
  private String alice;
  private String bob;
  private String admin;

  abstract Store connect(Path directory) throws Failure;

  /** A registered device and its token. */
  private record Kiosk(String id, String token, String refresh) {}

  @BeforeEach
  void start() throws Exception {
    store = connect(directory);
    server = server(store);
    alice = server.token(TokenKind.USER, "alice", TokenKind.USER.most());
    bob = server.token(TokenKind.USER, "bob", TokenKind.USER.most());
    admin = server.token(TokenKind.ADMIN, "root", TokenKind.ADMIN.most());
    items.put("film", "films/a.mp4", "film-1", TEXT, true);
    items.put("book", "books/b.pdf", "book-1", TEXT + TEXT, true);
  }

  private SyncServer server(Store over) throws Exception {
    var options =
        new SyncOptions(
            3,
            Duration.ofSeconds(60),
            new Retention(Duration.ofDays(30), 1_000_000, Duration.ofDays(90)));
    return new SyncServer(over, items, ticker, options);
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private Kiosk register(String user) throws Exception {
    Answer answer =
        server.post(
            "/v1/devices",
            user,
            "{'name':'kiosk','kind':'kiosk','platform':'linux','app_version':'1',"
                + "'capacity_bytes':1000}");
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return new Kiosk(
        answer.json().path("device_id").asText(),
        answer.json().path("token").asText(),
        answer.json().path("refresh").asText());
  }

  private static ObjectNode op(String item, String version, long attempt, long rev, String state) {
    ObjectNode op = SyncServer.object();
    op.put("op_id", item + '.' + attempt + '.' + rev);
    op.put("type", state.equals("cleared") ? "cleared" : "progress");
    op.put("item_id", item);
    op.put("version_id", version);
    op.put("attempt", attempt);
    op.put("rev", rev);
    op.put("state", state);
    return op;
  }

  private Answer pushAs(Kiosk kiosk, String key, ObjectNode... ops) throws Exception {
    ObjectNode body = SyncServer.object();
    body.put("device_id", kiosk.id());
    ArrayNode array = body.putArray("ops");
    for (ObjectNode op : ops) {
      array.add(op);
    }
    return server.call(
        "POST", "/v1/sync/push", kiosk.token(), body.toString(), "Idempotency-Key", key);
  }

  /** What became of the only op. */
  private JsonNode push(Kiosk kiosk, ObjectNode op) throws Exception {
    Answer answer = pushAs(kiosk, "k" + keys.incrementAndGet(), op);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return answer.json().path("results").path(0);
  }

  private void complete(Kiosk kiosk, String item, String version, long attempt) throws Exception {
    ObjectNode op =
        op(item, version, attempt, 100, "completed")
            .put("chunks", "0-2")
            .put("bytes", 26)
            .put("generation", heard(kiosk))
            .put("digest", "sha256:" + items.sha256(version).hex());
    assertThat(push(kiosk, op).path("applied").asBoolean()).isTrue();
  }

  private long heard(Kiosk kiosk) throws Exception {
    return desired(kiosk).path("generation").asLong();
  }

  private JsonNode desired(Kiosk kiosk) throws Exception {
    Answer answer = server.get("/v1/devices/" + kiosk.id() + "/desired", kiosk.token());
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode offline(String token) throws Exception {
    return server.get("/v1/me/offline", token).json().path("items");
  }

  private String state(Kiosk kiosk, String item) throws Exception {
    for (JsonNode entry : offline(kiosk.token())) {
      for (JsonNode device : entry.path("devices")) {
        if (device.path("device_id").asText().equals(kiosk.id())
            && device.path("item_id").asText().equals(item)) {
          return device.path("state").asText();
        }
      }
    }
    return "none";
  }

  private static List<String> ids(JsonNode array) {
    List<String> ids = new ArrayList<>();
    array.forEach(one -> ids.add(one.path("item_id").asText()));
    return ids;
  }

  @Test
  void aDevice_isRegistered_shown_renamed_revoked() throws Exception {
    Kiosk kiosk = register(alice);
    String path = "/v1/devices/" + kiosk.id();
    Answer shown = server.get(path, kiosk.token());
    assertThat(shown.json().path("user").asText()).isEqualTo("alice");
    String tag = shown.field("ETag").orElseThrow();
    assertThat(server.call("GET", path, alice, "", "If-None-Match", tag).status()).isEqualTo(304);
    Answer renamed = server.call("PATCH", path, alice, "{\"name\":\"hall\"}", "If-Match", tag);
    assertThat(renamed.json().path("name").asText()).isEqualTo("hall");
    assertThat(server.call("PATCH", path, alice, "{\"name\":\"x\"}", "If-Match", tag).status())
        .isEqualTo(412);
    String later = renamed.field("ETag").orElseThrow();
    for (String nothing : List.of("{}", "{\"name\":\"hall\"}")) {
      Answer same = server.call("PATCH", path, alice, nothing);
      assertThat(same.status()).isEqualTo(200);
      assertThat(same.field("ETag")).as(nothing).contains(later);
    }
    assertThat(server.call("PATCH", path, alice, "{\"name\":null}").status()).isEqualTo(422);
    assertThat(server.call("DELETE", path, alice, "", "If-Match", tag).status()).isEqualTo(412);
    complete(kiosk, "film", "film-1", 1);
    assertThat(server.call("DELETE", path, alice, "").status()).isEqualTo(204);
    assertThat(server.get(path, alice).status()).isEqualTo(404);
    assertThat(offline(alice)).isEmpty();
    assertThat(server.post(path + "/token", "", "{'refresh':'" + kiosk.refresh() + "'}").problem())
        .isEqualTo("bad-refresh");
    assertThat(server.post("/v1/devices", alice, "{'device_id':'" + kiosk.id() + "'}").problem())
        .isEqualTo("device-taken");
    clock.updateAndGet(now -> now.plusSeconds(1));
    assertThat(pushAs(kiosk, "late", op("film", "film-1", 2, 1, "queued")).status()).isEqualTo(401);
  }

  @Test
  void secretsRotate_andTheOneBeforeIsGood_untilTheNewOneIsUsed() throws Exception {
    Kiosk kiosk = register(alice);
    String path = "/v1/devices/" + kiosk.id() + "/token";
    String second = refresh(path, kiosk.refresh());
    String third = refresh(path, kiosk.refresh()); // the answer with the second was lost
    assertThat(server.post(path, "", "{'refresh':'" + second + "'}").status()).isEqualTo(401);
    String fourth = refresh(path, third);
    assertThat(server.post(path, "", "{'refresh':'" + kiosk.refresh() + "'}").status())
        .isEqualTo(401);
    assertThat(refresh(path, fourth)).isNotEqualTo(fourth);
    assertThat(server.post(path, "", "{'refresh':'x'}").status()).isEqualTo(401);
    assertThat(server.post("/v1/devices/nobody/token", "", "{'refresh':'" + fourth + "'}").status())
        .isEqualTo(401);
  }

  /** Or a stolen device would get a token that was made after the revocation. */
  @Test
  void revokedDevicesAndUsers_getNoTokenForTheirSecret() throws Exception {
    String fired = server.token(TokenKind.USER, "fired", TokenKind.USER.most());
    Kiosk kiosk = register(fired);
    Kiosk other = register(fired);
    clock.updateAndGet(now -> now.plusSeconds(10));
    revoke(Revocation.Kind.DEVICE, kiosk.id());
    assertThat(refused(kiosk)).isEqualTo("bad-refresh");
    assertThat(refresh("/v1/devices/" + other.id() + "/token", other.refresh())).isNotEmpty();
    revoke(Revocation.Kind.USER, "fired");
    assertThat(refused(other)).isEqualTo("bad-refresh");
  }

  private void revoke(Revocation.Kind kind, String value) throws Exception {
    server.access.keys().revoke(new Revocation(kind, value, clock.get()));
  }

  private String refused(Kiosk kiosk) throws Exception {
    String path = "/v1/devices/" + kiosk.id() + "/token";
    return server.post(path, "", "{'refresh':'" + kiosk.refresh() + "'}").problem();
  }

  private String refresh(String path, String secret) throws Exception {
    Answer answer = server.post(path, "", "{'refresh':'" + secret + "'}");
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    String token = answer.json().path("token").asText();
    String device = answer.json().path("device_id").asText();
    assertThat(server.get("/v1/devices/" + device, token).status()).isEqualTo(200);
    return answer.json().path("refresh").asText();
  }

  @Test
  void aUserHasSoManyDevices_andAnAdminAnyNumber() throws Exception {
    Kiosk first = register(alice);
    register(alice);
    register(alice);
    Answer fourth = server.post("/v1/devices", alice, "{'name':'x'}");
    assertThat(fourth.status()).isEqualTo(409);
    assertThat(fourth.problem()).isEqualTo("device-limit");
    assertThat(fourth.json().path("detail").asText()).contains("may have 3").contains(first.id());
    assertThat(server.post("/v1/devices", alice, "{'device_id':'" + first.id() + "'}").status())
        .isEqualTo(201);
    for (int i = 0; i < 4; i++) {
      register(admin);
    }
  }

  @Test
  void heartbeat_saysWhenToComeAgain_andWhetherWhatIsDesiredChanged() throws Exception {
    Kiosk kiosk = register(alice);
    String path = "/v1/devices/" + kiosk.id() + "/heartbeat";
    String body = "{'free_bytes':5,'total_bytes':9,'cache_bytes':1,'state':'idle'}";
    JsonNode first = server.post(path, kiosk.token(), body).json();
    assertThat(first.path("poll_s").asLong()).isBetween(45L, 75L);
    String etag = first.path("desired_etag").asText();
    assertThat(desired(kiosk).path("etag").asText()).isEqualTo(etag);
    server.put("/v1/items/film/intent", alice, "{'action':'keep'}");
    JsonNode second = server.post(path, kiosk.token(), body).json();
    assertThat(second.path("desired_etag").asText()).isNotEqualTo(etag);
    assertThat(server.post(path, alice, body).problem()).isEqualTo("not-your-device");
    JsonNode shown = server.get("/v1/devices/" + kiosk.id(), alice).json();
    assertThat(shown.path("free_bytes").asLong()).isEqualTo(5);
  }

  @Test
  void reports_areApplied_repeated_stale_andContradicted() throws Exception {
    Kiosk kiosk = register(alice);
    ObjectNode first = op("film", "film-1", 1, 2, "downloading").put("chunks", "0-1");
    assertThat(push(kiosk, first).path("applied").asBoolean()).isTrue();
    assertThat(push(kiosk, first).path("applied").asBoolean()).isTrue();
    JsonNode stale = push(kiosk, op("film", "film-1", 1, 1, "queued"));
    assertThat(stale.path("applied").asBoolean()).isFalse();
    assertThat(stale.path("reason").asText()).isEqualTo("stale");
    assertThat(stale.path("server_state").path("rev").asLong()).isEqualTo(2);
    assertThat(reason(kiosk, op("film", "film-1", 1, 2, "paused"))).isEqualTo("two-devices");
    assertThat(reason(kiosk, op("film", "film-1", 1, 3, "downloading").put("chunks", "1")))
        .isEqualTo("chunks-shrank");
    assertThat(reason(kiosk, op("film", "book-1", 1, 3, "downloading"))).isEqualTo("other-item");
    assertThat(reason(kiosk, op("film", "film-9", 1, 3, "downloading")))
        .isEqualTo("unknown-version");
    assertThat(reason(kiosk, op("film", "film-1", 1, 3, "downloading").put("chunks", "0-3")))
        .isEqualTo("beyond-the-end");
    assertThat(reason(kiosk, op("film", "film-1", 1, 3, "downloading").put("bytes", 27)))
        .isEqualTo("beyond-the-end");
    assertThat(reason(kiosk, op("none", "none-1", 1, 1, "cleared"))).isEqualTo("unknown-version");
    assertThat(state(kiosk, "film")).isEqualTo("downloading");
    assertThat(push(kiosk, op("film", "film-1", 2, 1, "downloading")).path("applied").asBoolean())
        .isTrue();
  }

  private String reason(Kiosk kiosk, ObjectNode op) throws Exception {
    JsonNode result = push(kiosk, op);
    assertThat(result.path("applied").asBoolean()).isFalse();
    return result.path("reason").asText();
  }

  /** A copy of a device's ledger: shows the receipt of its own last push. */
  private final class Copy {
    private final Kiosk kiosk;
    private String receipt;

    Copy(Kiosk kiosk, String receipt) {
      this.kiosk = kiosk;
      this.receipt = receipt;
    }

    /** What it says is always news, whoever says it. */
    String push() throws Exception {
      int rev = keys.incrementAndGet();
      JsonNode answer = ask("copy" + rev, op("film", "film-1", 1, rev, "downloading")).json();
      receipt = answer.path("receipt").asText(receipt);
      JsonNode result = answer.path("results").path(0);
      assertThat(result.path("applied").asBoolean()).isEqualTo(!result.has("reason"));
      return result.path("reason").asText("applied");
    }

    void pushAndLoseTheAnswer() throws Exception {
      int rev = keys.incrementAndGet();
      ask("lost" + rev, op("film", "film-1", 1, rev, "downloading"));
    }

    private Answer ask(String key, ObjectNode op) throws Exception {
      ObjectNode body = SyncServer.object().put("device_id", kiosk.id()).put("receipt", receipt);
      body.putArray("ops").add(op);
      Answer answer =
          server.call(
              "POST", "/v1/sync/push", kiosk.token(), body.toString(), "Idempotency-Key", key);
      assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
      return answer;
    }

    Copy copy() {
      return new Copy(kiosk, receipt);
    }
  }

  private Copy device() throws Exception {
    Copy device = new Copy(register(alice), "none");
    device.push();
    device.push();
    return device;
  }

  @Test
  void twoMachinesOfOneLedger_areNamed_howeverTheirReportsAreNumbered() throws Exception {
    Copy one = device();
    Copy two = one.copy();
    List<String> said = new ArrayList<>();
    for (int turn = 0; turn < 3; turn++) {
      said.add(one.push());
      said.add(two.push());
    }
    assertThat(said)
        .as("each opens its line, goes on, and is seen to go on beside the other")
        .containsExactly("applied", "applied", "applied", "applied", "two-devices", "two-devices");
    assertThat(one.push()).as("as long as both go on").isEqualTo("two-devices");
    assertThat(one.push()).as("the other is a device of its own now").isEqualTo("applied");
    assertThat(one.push()).isEqualTo("applied");
  }

  @Test
  void manyMachinesOfOneImage_areNamed() throws Exception {
    Copy image = device();
    List<Copy> clones = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clones.add(image.copy());
    }
    List<String> said = new ArrayList<>();
    for (int turn = 0; turn < 3; turn++) {
      for (Copy clone : clones) {
        said.add(clone.push());
      }
    }
    assertThat(said.subList(0, 40)).containsOnly("applied");
    assertThat(said.subList(40, 60)).containsOnly("two-devices");
    Copy left = clones.get(7);
    assertThat(left.push()).isEqualTo("two-devices");
    assertThat(left.push()).as("the only one that is left").isEqualTo("applied");
    assertThat(left.push()).isEqualTo("applied");
  }

  @Test
  void machineThatSpeaksOften_andOneThatSpeaksSeldom_areNamed() throws Exception {
    Copy often = device();
    Copy seldom = often.copy();
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i < 10; i++) {
        assertThat(often.push()).isEqualTo("applied");
      }
      assertThat(seldom.push()).isEqualTo("applied");
    }
    assertThat(often.push()).isEqualTo("two-devices");
  }

  @Test
  void lostAnswersAndABackupOfTheLedger_areOneMachineStill() throws Exception {
    Copy device = device();
    for (int i = 0; i < 5; i++) {
      device.pushAndLoseTheAnswer();
      device.pushAndLoseTheAnswer();
      assertThat(device.push()).isEqualTo("applied");
      assertThat(device.push()).isEqualTo("applied");
    }
    Copy backup = device.copy();
    assertThat(device.push()).isEqualTo("applied");
    assertThat(device.push()).isEqualTo("applied");
    for (int i = 0; i < 5; i++) {
      assertThat(backup.push()).isEqualTo("applied");
    }
    assertThat(device.push()).as("put back once more").isEqualTo("applied");
    assertThat(device.push()).isEqualTo("applied");
  }

  @Test
  void twoMachines_oneRegistersAnewAsTheDevice_andIsIt() throws Exception {
    Copy one = device();
    Copy two = one.copy();
    for (int turn = 0; turn < 2; turn++) {
      one.push();
      two.push();
    }
    assertThat(one.push()).isEqualTo("two-devices");
    ObjectNode again =
        SyncServer.object()
            .put("device_id", one.kiosk.id())
            .put("name", "kiosk")
            .put("kind", "kiosk")
            .put("platform", "linux")
            .put("app_version", "1")
            .put("capacity_bytes", 1000);
    Answer made = server.post("/v1/devices", alice, again.toString());
    assertThat(made.status()).isEqualTo(201);
    Kiosk kiosk = new Kiosk(one.kiosk.id(), made.json().path("token").asText(), "");
    Copy anew = new Copy(kiosk, "none");
    for (int i = 0; i < 3; i++) {
      assertThat(anew.push()).isEqualTo("applied");
    }
  }

  /** Whoever does not know of receipts is judged by its reports alone. */
  @Test
  void pushWithoutReceipt_getsNone() throws Exception {
    Kiosk kiosk = register(alice);
    for (int rev = 1; rev <= 4; rev++) {
      Answer answer = pushAs(kiosk, "k" + rev, op("film", "film-1", 1, rev, "downloading"));
      assertThat(answer.json().has("receipt")).isFalse();
      assertThat(answer.json().path("results").path(0).path("applied").asBoolean()).isTrue();
    }
  }

  @Test
  void completedNeedsProof_ofTheWholeOrTheChunkRoot() throws Exception {
    Kiosk kiosk = register(alice);
    List<String> good =
        List.of(
            "sha256:" + items.sha256("film-1").hex(),
            "md5:" + items.hashes("film-1").md5().hex(),
            "sha256:" + items.hashes("film-1").chunkRoot().hex());
    long attempt = 1;
    for (String digest : good) {
      push(kiosk, op("film", "film-1", attempt, 1, "completed"));
      assertThat(state(kiosk, "film")).isEqualTo("verifying");
      ObjectNode wrong = op("film", "film-1", attempt, 2, "completed");
      JsonNode result = push(kiosk, wrong.put("digest", "sha256:" + "0".repeat(64)));
      assertThat(result.path("applied").asBoolean()).isTrue();
      assertThat(result.path("server_state").path("state").asText()).isEqualTo("verifying");
      push(kiosk, op("film", "film-1", attempt, 3, "completed").put("digest", digest));
      assertThat(state(kiosk, "film")).isEqualTo("completed");
      attempt++;
    }
  }

  @Test
  void claimsOfWhatIsNotHashedYet_areDecidedWhenItIs() throws Exception {
    Kiosk good = register(alice);
    Kiosk bad = register(alice);
    items.put("new", "films/n.mp4", "new-1", TEXT, false);
    String digest = "sha256:" + items.sha256("new-1").hex();
    push(good, op("new", "new-1", 1, 1, "completed").put("digest", digest));
    push(bad, op("new", "new-1", 1, 1, "completed").put("digest", "sha256:" + "1".repeat(64)));
    assertThat(state(good, "new")).isEqualTo("verifying");
    items.hash("new-1");
    server.api.news().changed("new");
    assertThat(state(good, "new")).isEqualTo("completed");
    assertThat(state(bad, "new")).isEqualTo("verifying");
  }

  @Test
  void newsThatWereLostInACrash_areMadeUpFor() throws Exception {
    Kiosk kiosk = register(alice);
    items.put("new", "films/n.mp4", "new-1", TEXT, false);
    String digest = "sha256:" + items.sha256("new-1").hex();
    push(kiosk, op("new", "new-1", 1, 1, "completed").put("digest", digest));
    items.hash("new-1");
    server.api.news().catchUp();
    assertThat(state(kiosk, "new")).isEqualTo("completed");
  }

  @Test
  void filesOfAReplacedVersionAreStale_butNotOfOneThatWasOnlyTouched() throws Exception {
    Kiosk kiosk = register(alice);
    complete(kiosk, "film", "film-1", 1);
    items.put("film", "films/a.mp4", "film-2", TEXT, false);
    server.api.news().changed("film");
    assertThat(state(kiosk, "film")).isEqualTo("completed");
    items.hash("film-2");
    server.api.news().changed("film");
    assertThat(state(kiosk, "film")).isEqualTo("completed");
    items.put("film", "films/a.mp4", "film-3", TEXT + "!", false);
    server.api.news().changed("film");
    assertThat(state(kiosk, "film")).isEqualTo("stale");
    assertThat(offline(alice).path(0).path("status").asText()).isEqualTo("completed");
    complete(kiosk, "film", "film-1", 2);
    assertThat(state(kiosk, "film")).isEqualTo("stale");
    items.hash("film-3");
    complete(kiosk, "film", "film-3", 3);
    assertThat(state(kiosk, "film")).isEqualTo("completed");
  }

  @Test
  void pushKeys_sameBodySameAnswer_otherBody422() throws Exception {
    Kiosk kiosk = register(alice);
    ObjectNode op = op("film", "film-1", 1, 1, "queued");
    Answer first = pushAs(kiosk, "key", op);
    Answer again = pushAs(kiosk, "key", op);
    assertThat(again.raw().body()).isEqualTo(first.raw().body());
    Answer other = pushAs(kiosk, "key", op("film", "film-1", 1, 2, "downloading"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    assertThat(state(kiosk, "film")).isEqualTo("queued");
    Kiosk second = register(alice);
    assertThat(pushAs(second, "key", op).status()).isEqualTo(200);
    String body = "{'device_id':'" + kiosk.id() + "','ops':[]}";
    assertThat(server.post("/v1/sync/push", kiosk.token(), body).problem())
        .isEqualTo("idempotency-key-missing");
  }

  @Test
  void theSamePushAtOnce_isDoneOnce() throws Exception {
    Kiosk kiosk = register(alice);
    ObjectNode op = op("film", "film-1", 1, 1, "queued");
    Set<String> answers = new HashSet<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(callers.submit(() -> pushAs(kiosk, "same", op)));
      }
      for (Future<Answer> call : calls) {
        Answer answer = call.get();
        if (answer.status() == 409) {
          assertThat(answer.problem()).isEqualTo("in-flight");
          assertThat(answer.field("Retry-After")).isPresent();
        } else {
          answers.add(answer.raw().body());
        }
      }
    }
    assertThat(answers).hasSize(1);
    long changes =
        store.read(t -> t.number("SELECT count(*) FROM sync_change WHERE kind = 'progress'"));
    assertThat(changes).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'device_id':'D','ops':[{}]}                                  | 422 | /ops/0/op_id
          {'device_id':'D','ops':7}                                     | 422 | /ops
          {'ops':[]}                                                    | 422 | /device_id
          []                                                            | 422 | ''
          {'device_id':'D'                                              | 400 | ''
          {'device_id':'D','ops':[]} x                                  | 400 | ''
          """)
  void badPushes(String body, int status, String pointer) throws Exception {
    Kiosk kiosk = register(alice);
    Answer answer =
        server.post(
            "/v1/sync/push",
            kiosk.token(),
            body.replace("'D'", "'" + kiosk.id() + "'"),
            "Idempotency-Key",
            "x");
    assertThat(answer.status()).isEqualTo(status);
    if (status == 422) {
      assertThat(answer.json().path("errors").findValuesAsText("pointer")).contains(pointer);
    }
  }

  @Test
  void tooManyOps_andTooLargeABody() throws Exception {
    Kiosk kiosk = register(alice);
    ObjectNode[] ops = new ObjectNode[501];
    for (int i = 0; i < ops.length; i++) {
      ops[i] = op("film", "film-1", 1, i + 1, "queued");
    }
    assertThat(pushAs(kiosk, "many", ops).status()).isEqualTo(422);
    ObjectNode large = op("film", "film-1", 1, 1, "queued").put("x", "y".repeat(2 << 20));
    assertThat(pushAs(kiosk, "large", large).status()).isEqualTo(413);
    assertThat(state(kiosk, "film")).isEqualTo("none");
  }

  @Test
  void aReportWithoutChunks_keepsThem() throws Exception {
    Kiosk kiosk = register(alice);
    push(kiosk, op("film", "film-1", 1, 1, "downloading").put("chunks", "0-2"));
    ObjectNode whole = op("film", "film-1", 1, 2, "completed");
    whole.put("digest", "sha256:" + items.sha256("film-1").hex());
    assertThat(push(kiosk, whole).path("applied").asBoolean()).isTrue();
    assertThat(state(kiosk, "film")).isEqualTo("completed");
    assertThat(offline(alice).path(0).path("downloaded_chunks").toString()).isEqualTo("[0,1,2]");
  }

  @Test
  void badItemIds_haveOneFault() throws Exception {
    String many = String.join(",", Collections.nCopies(501, "'x'"));
    for (String ids : List.of("[" + many + "]", "'film'", "[]")) {
      Answer answer =
          server.post("/v1/cache/clear", alice, "{'scope':'item','item_ids':" + ids + "}");
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("errors")).hasSize(1);
    }
  }

  @Test
  void aClearWinsOverOlderReports_andAKeepOverTheClear() throws Exception {
    Kiosk near = register(alice);
    Kiosk away = register(alice);
    complete(near, "film", "film-1", 1);
    complete(away, "film", "film-1", 1);
    long before = heard(away);
    Answer cleared =
        server.post(
            "/v1/cache/clear", alice, "{'scope':'item','item_ids':['film'],'reason':'space'}");
    assertThat(cleared.status()).isEqualTo(202);
    assertThat(cleared.json().path("affected").asInt()).isEqualTo(2);
    assertThat(offline(alice)).isEmpty();
    assertThat(ids(desired(near).path("remove"))).containsExactly("film");
    ObjectNode gone = op("film", "film-1", 1, 200, "cleared").put("generation", heard(near));
    assertThat(push(near, gone).path("applied").asBoolean()).isTrue();
    assertThat(desired(near).path("remove")).isEmpty();

    ObjectNode old = op("film", "film-1", 2, 1, "completed").put("generation", before);
    old.put("digest", "sha256:" + items.sha256("film-1").hex());
    JsonNode refused = push(away, old);
    assertThat(refused.path("reason").asText()).isEqualTo("cleared");
    assertThat(refused.path("server_state").path("state").asText()).isEqualTo("clearing");
    assertThat(reason(away, old.put("rev", 2).put("generation", 1L << 52))).isEqualTo("cleared");
    assertThat(offline(alice)).isEmpty();

    server.put("/v1/items/film/intent", alice, "{'action':'keep','priority':7}");
    assertThat(ids(desired(near).path("items"))).containsExactly("film");
    assertThat(desired(near).path("items").path(0).path("priority").asInt()).isEqualTo(7);
    complete(near, "film", "film-1", 2);
    assertThat(state(near, "film")).isEqualTo("completed");
  }

  @Test
  void anOldConfirmation_isNotTheAnswerToANewClear() throws Exception {
    Kiosk kiosk = register(alice);
    complete(kiosk, "film", "film-1", 1);
    String clear = "{'scope':'item','item_ids':['film']}";
    server.post("/v1/cache/clear", alice, clear);
    long first = heard(kiosk);
    ObjectNode gone = op("film", "film-1", 1, 200, "cleared").put("generation", first);
    ObjectNode again = op("film", "film-1", 2, 1, "downloading").put("generation", first);
    server.post("/v1/cache/clear", alice, clear);
    assertThat(reason(kiosk, again)).isEqualTo("cleared");
    assertThat(reason(kiosk, again)).isEqualTo("cleared");
    assertThat(reason(kiosk, gone)).isEqualTo("stale");
    assertThat(ids(desired(kiosk).path("remove"))).containsExactly("film");
  }

  @Test
  void whatADeviceNeverToldOf_isClearedFromItToo() throws Exception {
    Kiosk kiosk = register(alice);
    long before = heard(kiosk);
    server.post("/v1/cache/clear", alice, "{'scope':'user'}");
    assertThat(reason(kiosk, op("book", "book-1", 1, 1, "downloading").put("generation", before)))
        .isEqualTo("cleared");
    assertThat(ids(desired(kiosk).path("remove"))).containsExactly("book");
    assertThat(offline(alice)).isEmpty();
    ObjectNode later = op("book", "book-1", 1, 2, "downloading").put("generation", heard(kiosk));
    assertThat(push(kiosk, later).path("applied").asBoolean()).isTrue();
    assertThat(desired(kiosk).path("remove")).isEmpty();
  }

  @Test
  void clearing_byItem_device_user_all() throws Exception {
    Kiosk one = register(alice);
    Kiosk two = register(alice);
    Kiosk other = register(bob);
    for (Kiosk kiosk : List.of(one, two, other)) {
      complete(kiosk, "film", "film-1", 1);
      push(kiosk, op("book", "book-1", 1, 1, "downloading").put("generation", heard(kiosk)));
    }
    String ofOne = "{'scope':'device','device_ids':['" + one.id() + "']}";
    assertThat(affected(alice, ofOne)).isEqualTo(2);
    assertThat(affected(alice, "{'scope':'item','item_ids':['film']}")).isEqualTo(1);
    assertThat(affected(alice, "{'scope':'user'}")).isEqualTo(1);
    assertThat(offline(bob)).hasSize(2);
    assertThat(affected(admin, "{'scope':'item','item_ids':['film']}")).isEqualTo(1);
    assertThat(affected(admin, "{'scope':'all'}")).isEqualTo(1);
    assertThat(offline(bob)).isEmpty();
    assertThat(affected(admin, "{'scope':'all'}")).isZero();
  }

  private int affected(String token, String body) throws Exception {
    Answer answer = server.post("/v1/cache/clear", token, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    return answer.json().path("affected").asInt();
  }

  @Test
  void desired_byItemPathAndGroup_withOptimisticConcurrency() throws Exception {
    Kiosk kiosk = register(alice);
    String path = "/v1/devices/" + kiosk.id();
    String list = path + "/desired";
    Answer empty = server.get(list, admin);
    String tag = empty.field("ETag").orElseThrow();
    assertThat(server.call("GET", list, kiosk.token(), "", "If-None-Match", tag).status())
        .isEqualTo(304);
    String rule =
        "{'items':[{'item_id':'film','priority':5,'not_before':'2099-01-01T00:00:00Z',"
            + "'deadline':'2099-02-01T00:00:00Z'}],'policy':{'window':'night'}}";
    Answer put = server.put(list, admin, rule, "If-Match", tag);
    assertThat(put.status()).as(put.json().toString()).isEqualTo(200);
    assertThat(server.put(list, admin, "{'items':[]}", "If-Match", tag).status()).isEqualTo(412);
    JsonNode first = desired(kiosk);
    assertThat(ids(first.path("items"))).containsExactly("film");
    assertThat(first.path("policy").path("window").asText()).isEqualTo("night");

    server.call("PATCH", path, admin, "{\"group\":\"hall\"}");
    String ofGroup = "{'items':[{'path':'books/**','priority':9}]}";
    assertThat(server.put("/v1/groups/hall/desired", admin, ofGroup).status()).isEqualTo(200);
    assertThat(server.get("/v1/groups/hall/desired", admin).json().path("items")).hasSize(1);
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("book", "film");
    items.put("novel", "books/deep/n.pdf", "novel-1", TEXT, true);
    server.api.news().changed("novel");
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("book", "novel", "film");
    items.remove("book");
    server.api.news().changed("book");
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("novel", "film");
  }

  @Test
  void whatIsNoLongerDesired_isCleared_unlessTheUserKeepsIt() throws Exception {
    Kiosk kiosk = register(alice);
    String list = "/v1/devices/" + kiosk.id() + "/desired";
    server.put(list, admin, "{'items':[{'item_id':'film'},{'path':'books/*'}]}");
    complete(kiosk, "film", "film-1", 1);
    push(kiosk, op("book", "book-1", 1, 1, "downloading").put("generation", heard(kiosk)));
    server.put("/v1/items/book/intent", alice, "{'action':'keep'}");
    server.put(list, admin, "{'items':[]}");
    JsonNode desired = desired(kiosk);
    assertThat(ids(desired.path("remove"))).containsExactly("film");
    assertThat(ids(desired.path("items"))).containsExactly("book");
  }

  @Test
  void aUsersClear_standsUntilTheItemIsDesiredAnew() throws Exception {
    Kiosk kiosk = register(alice);
    String list = "/v1/devices/" + kiosk.id() + "/desired";
    server.put(list, admin, "{'items':[{'item_id':'film'},{'item_id':'book'}]}");
    server.put("/v1/items/film/intent", alice, "{'action':'clear'}");
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("book");
    server.put(list, admin, "{'items':[{'item_id':'book','priority':3},{'item_id':'film'}]}");
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("book");
    server.put(list, admin, "{'items':[{'item_id':'film','priority':1}]}");
    assertThat(ids(desired(kiosk).path("items"))).containsExactly("film");
    server.put("/v1/items/film/intent", alice, "{'action':'pause'}");
    assertThat(ids(desired(kiosk).path("pause"))).containsExactly("film");
  }

  @Test
  void badRules_areNamedByPlace() throws Exception {
    Kiosk kiosk = register(alice);
    Answer answer =
        server.put(
            "/v1/devices/" + kiosk.id() + "/desired",
            admin,
            "{'items':[{},{'path':'a[','priority':'x'},{'item_id':'film','deadline':'soon'}]}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .contains("/items/0", "/items/1/path", "/items/1/priority", "/items/2/deadline");
  }

  @Test
  void changes_areToldInOrder_andPagedOnce() throws Exception {
    Kiosk kiosk = register(alice);
    String start = cursor(alice);
    assertThat(server.get("/v1/sync/changes?cursor=" + start, alice).status()).isEqualTo(204);
    push(kiosk, op("film", "film-1", 1, 1, "queued"));
    push(kiosk, op("film", "film-1", 1, 2, "downloading"));
    server.put("/v1/items/book/intent", alice, "{'action':'keep'}");
    JsonNode page = server.get("/v1/sync/changes?cursor=" + start, kiosk.token()).json();
    assertThat(page.path("changes").findValuesAsText("kind")).containsExactly("progress", "intent");
    assertThat(page.path("changes").path(0).path("progress").path("rev").asLong()).isEqualTo(2);
    assertThat(page.path("generation").asLong())
        .isGreaterThanOrEqualTo(page.path("changes").path(1).path("seq").asLong());
    JsonNode one = server.get("/v1/sync/changes?limit=1&cursor=" + start, alice).json();
    assertThat(one.path("has_more").asBoolean()).isTrue();
    assertThat(one.has("generation")).isFalse();
    String next = one.path("next_cursor").asText();
    assertThat(server.get("/v1/sync/changes?cursor=" + next, alice).json().path("changes"))
        .hasSize(2);
  }

  private String cursor(String token) throws Exception {
    return server.get("/v1/sync/changes", token).json().path("next_cursor").asText();
  }

  @Test
  void aCursorOfNowhere_isExpired() throws Exception {
    Kiosk kiosk = register(alice);
    String good = cursor(alice);
    String[] parts = good.split("\\.", -1);
    for (String bad :
        List.of(
            "x",
            "1.2.3",
            "other." + parts[1] + '.' + parts[2],
            parts[0] + ".77." + parts[2],
            parts[0] + '.' + parts[1] + ".AAAAAAAAAAA",
            parts[0] + ".99999999999999999999.x")) {
      Answer answer = server.get("/v1/sync/changes?cursor=" + bad, alice);
      assertThat(answer.status()).as(bad).isEqualTo(410);
      assertThat(answer.problem()).isEqualTo("cursor-expired");
    }
    assertThat(server.get("/v1/sync/changes?cursor=" + good, bob).status()).isEqualTo(410);
    assertThat(server.get("/v1/sync/changes?cursor=" + good, kiosk.token()).status())
        .isEqualTo(204);
    assertThat(server.get("/v1/sync/changes?cursor=", alice).status()).isEqualTo(200);
    for (String list : List.of("sync/changes", "me/offline")) {
      for (String limit : List.of("0", "501", "x", "")) {
        Answer refused = server.get("/v1/" + list + "?limit=" + limit, alice);
        assertThat(refused.status()).as(list + limit).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("bad-limit");
      }
    }
    assertThat(server.get("/v1/sync/changes?wait_s=56", alice).status()).isEqualTo(422);
  }

  @Test
  void waitersAreWoken_eachByTheirOwnUsersChanges() throws Exception {
    Kiosk kiosk = register(alice);
    register(bob);
    String ofAlice = cursor(alice);
    String ofBob = cursor(bob);
    int threads = Thread.getAllStackTraces().size();
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(server.later("GET", "/v1/sync/changes?wait_s=55&cursor=" + ofAlice, alice));
    }
    CompletableFuture<Answer> other =
        server.later("GET", "/v1/sync/changes?wait_s=1&cursor=" + ofBob, bob);
    assertThat(other.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 40);
    push(kiosk, op("film", "film-1", 1, 1, "queued"));
    for (CompletableFuture<Answer> one : waiting) {
      assertThat(one.get(30, TimeUnit.SECONDS).json().path("changes")).hasSize(1);
    }
  }

  /** Those who come too late for it, too. */
  @Test
  void waitersAreAnswered_whenTheServerIsToEnd() throws Exception {
    register(alice);
    String path = "/v1/sync/changes?wait_s=55&cursor=" + cursor(alice);
    CompletableFuture<Answer> waiting = server.later("GET", path, alice);
    server.api.endWaits();
    assertThat(waiting.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
    assertThat(server.later("GET", path, alice).get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
  }

  @Test
  void waitersOfAnotherNode_areWokenToo() throws Exception {
    Kiosk kiosk = register(alice);
    try (Store second = connect(directory);
        SyncServer node = server(second)) {
      CompletableFuture<Answer> waiting =
          node.later("GET", "/v1/sync/changes?wait_s=55&cursor=" + cursor(alice), alice);
      push(kiosk, op("film", "film-1", 1, 1, "queued"));
      assertThat(waiting.get(30, TimeUnit.SECONDS).json().path("changes")).hasSize(1);
    }
  }

  @Test
  void oldChangesAreForgotten_butNotAUsersLast() throws Exception {
    Kiosk kiosk = register(alice);
    String first = cursor(alice);
    push(kiosk, op("film", "film-1", 1, 1, "queued"));
    String last = cursor(alice);
    server.put("/v1/items/film/intent", bob, "{'action':'keep'}");
    clock.updateAndGet(now -> now.plus(Duration.ofDays(31)));
    var turns = new Turns(store, ticker, new Waiters());
    Retention.DEFAULT.apply(turns);
    String later = server.token(TokenKind.USER, "alice", TokenKind.USER.most());
    assertThat(server.get("/v1/sync/changes?cursor=" + last, later).status()).isEqualTo(204);
    assertThat(server.get("/v1/sync/changes?cursor=" + first, later).status()).isEqualTo(410);
  }

  @Test
  void integrity_isAResult_thatNamesBadChunks_andProvesClaims() throws Exception {
    Kiosk kiosk = register(alice);
    push(kiosk, op("film", "film-1", 1, 1, "completed").put("chunks", "0-2"));
    String path = "/v1/versions/film-1/integrity";
    List<String> chunks = new ArrayList<>();
    items.chunkDigests("film-1").forEach(digest -> chunks.add(digest.hex()));
    chunks.set(1, "0".repeat(64));
    String start = "{'device_id':'" + kiosk.id() + "','size':26,";
    JsonNode bad =
        server
            .post(
                path,
                kiosk.token(),
                start
                    + "'alg':'sha-256','digest':'"
                    + "0".repeat(64)
                    + "','chunk_digests':['"
                    + String.join("','", chunks)
                    + "']}")
            .json();
    assertThat(bad.path("match").asBoolean()).isFalse();
    assertThat(bad.path("bad_chunks").toString()).isEqualTo("[1]");
    assertThat(state(kiosk, "film")).isEqualTo("verifying");
    String md5 = items.hashes("film-1").md5().hex();
    String good = start + "'alg':'MD5','digest':'" + md5 + "'}";
    assertThat(server.post(path, kiosk.token(), good).json().path("match").asBoolean()).isTrue();
    assertThat(state(kiosk, "film")).isEqualTo("completed");
    String otherSize = good.replace("'size':26", "'size':27");
    assertThat(server.post(path, kiosk.token(), otherSize).json().path("match").asBoolean())
        .isFalse();
    assertThat(server.post(path, kiosk.token(), start + "'alg':'crc32','digest':'x'}").status())
        .isEqualTo(422);
    for (int count : List.of(0, 2, 4)) {
      List<String> digests = Collections.nCopies(count, "'" + "0".repeat(64) + "'");
      String list = ",'chunk_digests':[" + String.join(",", digests) + "]}";
      Answer other = server.post(path, kiosk.token(), good.replace("}", list));
      assertThat(other.status()).as(count + " chunks").isEqualTo(422);
      assertThat(other.json().path("errors").findValuesAsText("pointer"))
          .containsExactly("/chunk_digests");
      JsonNode ofOtherFile = server.post(path, kiosk.token(), otherSize.replace("}", list)).json();
      assertThat(ofOtherFile.path("match").asBoolean()).isFalse();
    }
    assertThat(server.post("/v1/versions/nope/integrity", kiosk.token(), good).status())
        .isEqualTo(404);
    items.put("film", "films/a.mp4", "film-2", TEXT + "!", false);
    assertThat(server.post(path, kiosk.token(), good).problem()).isEqualTo("version-superseded");
    String next = good.replace("'size':26", "'size':27");
    assertThat(server.post("/v1/versions/film-2/integrity", kiosk.token(), next).status())
        .isEqualTo(202);
  }

  @Test
  void theClassicShape_isThereForHttpAndSql() throws Exception {
    Kiosk one = register(alice);
    Kiosk two = register(alice);
    push(one, op("film", "film-1", 1, 1, "paused").put("chunks", "0,2").put("reason", "user"));
    assertThat(classic()).containsExactly("alice|film|[0,2]|paused|true|false");
    push(two, op("film", "film-1", 1, 1, "downloading").put("chunks", "1"));
    assertThat(classic()).containsExactly("alice|film|[1]|downloading|true|false");
    complete(two, "film", "film-1", 2);
    assertThat(classic()).containsExactly("alice|film|[0,1,2]|completed|true|true");
    JsonNode entry = offline(alice).path(0);
    assertThat(entry.path("downloaded_chunks").toString()).isEqualTo("[0,1,2]");
    assertThat(entry.path("devices")).hasSize(2);
    server.post("/v1/cache/clear", alice, "{'scope':'all'}");
    assertThat(classic()).hasSize(1);
    server.post("/v1/cache/clear", alice, "{'scope':'user'}");
    assertThat(classic()).isEmpty();
  }

  private List<String> classic() throws Exception {
    return store.read((Transaction t) ->
        t.list(
            row ->
                String.join(
                    "|",
                    row.text(1),
                    row.text(2),
                    row.text(3),
                    row.text(4),
                    String.valueOf(row.text(5).startsWith("2099-01-01 00:00:00")),
                    String.valueOf(row.text(6).startsWith("2099-01-01 00:00:00"))),
            "SELECT user_id, item_id, downloaded_chunks, status, concat('',"
                + " created_at), concat('', completed_at) FROM"
                + " offline_cache"));
  }

  @Test
  void offlineItems_arePaged() throws Exception {
    Kiosk kiosk = register(alice);
    for (String item : List.of("film", "book")) {
      push(kiosk, op(item, item + "-1", 1, 1, "queued"));
    }
    JsonNode first = server.get("/v1/me/offline?limit=1", alice).json();
    assertThat(ids(first.path("items"))).containsExactly("book");
    String cursor = first.path("next_cursor").asText();
    JsonNode second = server.get("/v1/me/offline?limit=1&cursor=" + cursor, alice).json();
    assertThat(ids(second.path("items"))).containsExactly("film");
    assertThat(second.path("has_more").asBoolean()).isFalse();
    for (String path : List.of("me/offline", "admin/fleet", "admin/items/film/coverage")) {
      Answer refused = server.get("/v1/" + path + "?cursor=%21", admin);
      assertThat(refused.status()).as(path).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("bad-cursor");
      assertThat(server.get("/v1/" + path + "?cursor=", admin).status()).isEqualTo(200);
    }
  }

  @Test
  void fleetAndCoverage() throws Exception {
    Kiosk one = register(alice);
    Kiosk two = register(bob);
    for (Kiosk kiosk : List.of(one, two)) {
      server.put("/v1/devices/" + kiosk.id() + "/desired", admin, "{'items':[{'path':'films/*'}]}");
    }
    complete(one, "film", "film-1", 1);
    JsonNode coverage = server.get("/v1/admin/items/film/coverage", admin).json();
    assertThat(coverage.path("should_hold").asInt()).isEqualTo(2);
    assertThat(coverage.path("hold_current").asInt()).isEqualTo(1);
    assertThat(coverage.path("items").path("completed").asInt()).isEqualTo(1);
    JsonNode full = server.get("/v1/admin/items/film/coverage?limit=1", admin).json();
    assertThat(full.path("devices")).hasSize(1);
    assertThat(full.path("has_more").asBoolean()).as("the one holder fills the page").isFalse();
    assertThat(server.get("/v1/admin/items/nope/coverage", admin).status()).isEqualTo(404);
    JsonNode first = server.get("/v1/admin/fleet?limit=1", admin).json();
    JsonNode second =
        server
            .get("/v1/admin/fleet?limit=1&cursor=" + first.path("next_cursor").asText(), admin)
            .json();
    Set<String> seen = new HashSet<>(first.path("devices").findValuesAsText("device_id"));
    seen.addAll(second.path("devices").findValuesAsText("device_id"));
    assertThat(seen).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(second.path("has_more").asBoolean()).isFalse();
    assertThat(first.path("devices").path(0).path("silent").asBoolean()).isFalse();
    clock.updateAndGet(now -> now.plusSeconds(600));
    String again = server.token(TokenKind.ADMIN, "root", TokenKind.ADMIN.most());
    assertThat(
            server.get("/v1/admin/fleet", again).json().path("devices").findValuesAsText("silent"))
        .containsExactly("true", "true");
  }

  @Test
  void nobodySeesOrChangesWhatIsAnothers() throws Exception {
    Kiosk kiosk = register(alice);
    Kiosk sister = register(alice);
    Kiosk stranger = register(bob);
    complete(kiosk, "film", "film-1", 1);
    String path = "/v1/devices/" + kiosk.id();
    String list = path + "/desired";
    assertThat(server.get(path, bob).status()).isEqualTo(404);
    assertThat(server.call("PATCH", path, bob, "{\"name\":\"x\"}").status()).isEqualTo(404);
    assertThat(server.call("DELETE", path, bob, "").status()).isEqualTo(404);
    assertThat(server.get(list, bob).status()).isEqualTo(404);
    assertThat(server.post(path + "/heartbeat", bob, "{}").status()).isEqualTo(403);
    assertThat(offline(bob)).isEmpty();
    String ofAll = "{'scope':'device','device_ids':['" + kiosk.id() + "']}";
    assertThat(server.post("/v1/cache/clear", bob, ofAll).status()).isEqualTo(404);
    String one = "{'scope':'item','item_ids':['film'],'device_ids':['" + kiosk.id() + "']}";
    assertThat(server.post("/v1/cache/clear", bob, one).status()).isEqualTo(404);
    assertThat(affected(bob, "{'scope':'item','item_ids':['film']}")).isZero();
    assertThat(affected(bob, "{'scope':'user'}")).isZero();
    assertThat(server.post("/v1/cache/clear", bob, "{'scope':'all'}").status()).isEqualTo(403);
    String wish = "{'action':'clear','device_id':'" + kiosk.id() + "'}";
    assertThat(server.put("/v1/items/film/intent", bob, wish).status()).isEqualTo(404);
    assertThat(server.post("/v1/devices", bob, "{'device_id':'" + kiosk.id() + "'}").status())
        .isEqualTo(409);

    for (String token : List.of(sister.token(), stranger.token())) {
      assertThat(server.get(path, token).status()).isEqualTo(403);
      assertThat(server.call("PATCH", path, token, "{\"name\":\"x\"}").status()).isEqualTo(403);
      assertThat(server.call("DELETE", path, token, "").status()).isEqualTo(403);
      assertThat(server.get(list, token).status()).isEqualTo(403);
      assertThat(server.post(path + "/heartbeat", token, "{}").status()).isEqualTo(403);
      assertThat(server.post("/v1/cache/clear", token, ofAll).status()).isEqualTo(403);
      assertThat(server.post("/v1/cache/clear", token, "{'scope':'user'}").status()).isEqualTo(403);
      assertThat(server.put("/v1/items/film/intent", token, wish).status()).isEqualTo(403);
      assertThat(server.post("/v1/devices", token, "{}").status()).isEqualTo(403);
      Kiosk posing = new Kiosk(kiosk.id(), token, "");
      Answer pushed = pushAs(posing, "pose", op("film", "film-1", 9, 1, "cleared"));
      assertThat(pushed.problem()).isEqualTo("not-your-device");
      String claim =
          "{'device_id':'"
              + kiosk.id()
              + "','alg':'md5','digest':'"
              + items.hashes("film-1").md5().hex()
              + "','size':26}";
      assertThat(server.post("/v1/versions/film-1/integrity", token, claim).status())
          .isEqualTo(403);
    }
    for (String token : List.of(alice, kiosk.token())) {
      assertThat(server.put(list, token, "{'items':[]}").status()).isEqualTo(403);
      assertThat(server.put("/v1/groups/g/desired", token, "{'items':[]}").status()).isEqualTo(403);
      assertThat(server.get("/v1/groups/g/desired", token).status()).isEqualTo(403);
      assertThat(server.get("/v1/admin/fleet", token).status()).isEqualTo(403);
      assertThat(server.get("/v1/admin/items/film/coverage", token).status()).isEqualTo(403);
      assertThat(server.call("PATCH", path, token, "{\"group\":\"g\"}").status()).isEqualTo(403);
    }
    Answer own =
        pushAs(new Kiosk(kiosk.id(), alice, ""), "u", op("film", "film-1", 9, 1, "queued"));
    assertThat(own.problem()).isEqualTo("not-your-device");
    String reader = server.token(TokenKind.USER, "carol", Set.of(Scope.READ));
    assertThat(server.get("/v1/me/offline", reader).status()).isEqualTo(403);
    assertThat(server.get("/v1/me/offline", "").status()).isEqualTo(401);
    assertThat(state(kiosk, "film")).isEqualTo("completed");
  }

  @Test
  void manyDevicesAtOnce_noReportIsLost_andTheSequenceHasNoHoleForAFollower() throws Exception {
    int devices = 12;
    int rounds = 15;
    long all = (long) devices * rounds;
    List<Kiosk> kiosks = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      kiosks.add(register(admin));
    }
    String start = cursor(admin);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Set<String>> follower = callers.submit(() -> follow(start, devices * rounds));
      List<Future<Boolean>> pushes = new ArrayList<>();
      for (Kiosk kiosk : kiosks) {
        pushes.add(
            callers.submit(() -> {
              for (int round = 0; round < rounds; round++) {
                String item = "many" + round;
                items.put(item, "many/" + item, item + "-1", TEXT, true);
                push(kiosk, op(item, item + "-1", 1, 1, "downloading"));
              }
              return true;
            }));
      }
      for (Future<Boolean> push : pushes) {
        assertThat(push.get()).isTrue();
      }
      assertThat(follower.get(60, TimeUnit.SECONDS)).hasSize(devices * rounds);
    }
    long rows = store.read(t -> t.number("SELECT count(*) FROM sync_progress"));
    assertThat(rows).isEqualTo(all);
  }

  /** What a follower hears of until there is so much; who skips a number never ends. */
  private Set<String> follow(String start, int much) throws Exception {
    Set<String> heard = new HashSet<>();
    String cursor = start;
    while (heard.size() < much) {
      Answer answer = server.get("/v1/sync/changes?limit=7&wait_s=5&cursor=" + cursor, admin);
      if (answer.status() == 200) {
        cursor = answer.json().path("next_cursor").asText();
        answer
            .json()
            .path("changes")
            .forEach(change ->
                heard.add(change.path("item_id").asText() + change.path("device_id").asText()));
      }
    }
    return heard;
  }
}
