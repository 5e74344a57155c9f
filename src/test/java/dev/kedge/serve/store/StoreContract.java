package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds on every database. */
abstract class StoreContract {
  private static final FileVersion VERSION =
      new FileVersion("a/b.txt", 26, 1_735_689_600_000_000_001L, 7);
  private static final String INSERT =
      "INSERT INTO version (id, path, size, mtime_ns, ctime_ns) VALUES (?, ?, 1, 2, 3)";

  private static final String OTHERS = "'', '', '', '', '', '', '', 0, 0, 0, 0, '', X'00', 0, 0, 0";

  private final List<Store> open = new ArrayList<>();

  /** Another node's view of this test's database, which is empty at first. */
  abstract Store connect() throws Failure;

  /** Makes the database one that a newer kedge wrote. */
  abstract void setSchema(int step) throws Exception;

  /** Where its migrations are. */
  abstract String dialect();

  private Store node() throws Failure {
    Store store = connect();
    open.add(store);
    return store;
  }

  @AfterEach
  void close() {
    open.forEach(Store::close);
  }

  @Test
  void keepsAllKindsOfValues() throws Exception {
    Store store = node();
    String odd = "ä/😀 'x' %_\\ ";
    store.write(t -> t.update(INSERT, "id", odd));
    assertThat(
            store.<Optional<String>>read(
                t -> t.first(row -> row.text(1), "SELECT path FROM version")))
        .contains(odd);
    assertThat(store.<Long>read(t -> t.number("SELECT count(*) FROM version WHERE path = ?", odd)))
        .isEqualTo(1);
    assertThat(
            store.<Long>read(
                t -> t.number("SELECT count(*) FROM version WHERE path = ?", odd.trim())))
        .isZero();
  }

  @Test
  void aFailureUndoesItsOwnWorkAlone() throws Exception {
    Store store = node();
    CountDownLatch together = new CountDownLatch(8);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int n = i;
        results.add(callers.submit(() -> insertAndPerhapsFail(store, n, together)));
      }
      for (int i = 0; i < 8; i++) {
        Future<Integer> result = results.get(i);
        if (i % 2 == 0) {
          assertThat(result.get()).isEqualTo(1);
        } else {
          assertThatThrownBy(result::get)
              .isInstanceOf(ExecutionException.class)
              .hasRootCauseMessage("on purpose");
        }
      }
    }
    assertThat(
            store.<List<String>>read(
                t -> t.list(row -> row.text(1), "SELECT id FROM version ORDER BY id")))
        .containsExactly("0", "2", "4", "6");
  }

  private static int insertAndPerhapsFail(Store store, int n, CountDownLatch together)
      throws Exception {
    together.countDown();
    together.await();
    return store.write(t -> {
      int rows = t.update(INSERT, String.valueOf(n), "f" + n);
      if (n % 2 == 1) {
        throw new IllegalArgumentException("on purpose");
      }
      return rows;
    });
  }

  @Test
  void aBadStatementUndoesTheWholeWork() throws Exception {
    Store store = node();
    Work<Integer> work =
        t -> t.update(INSERT, "1", "a") + t.update("INSERT INTO nowhere (x) VALUES (1)");
    assertThatThrownBy(() -> store.write(work)).isInstanceOf(StoreException.class);
    assertThat(count(store)).isZero();
    store.write(t -> t.update(INSERT, "1", "a"));
    assertThat(count(store)).isEqualTo(1);
  }

  @Test
  void insertIfAbsent_saysWhetherItDid_andTheWorkGoesOn() throws Exception {
    Store store = node();
    List<Boolean> inserted =
        store.write(t ->
            List.of(
                t.insertIfAbsent(INSERT, "1", "a"),
                t.insertIfAbsent(INSERT, "1", "b"),
                t.insertIfAbsent(INSERT, "2", "a"),
                t.insertIfAbsent(INSERT, "2", "b")));
    assertThat(inserted).containsExactly(true, false, false, true);
    assertThat(count(store)).isEqualTo(2);
  }

  @Test
  void aMissingValueIsNoDuplicate() throws Exception {
    Store store = node();
    assertThatThrownBy(() -> store.write(t -> t.insertIfAbsent(INSERT, "1", null)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void updateCountsTheRowsItFound_evenIfTheyStayAsTheyWere() throws Exception {
    Store store = node();
    store.write(t -> t.update(INSERT, "1", "a"));
    String same = "UPDATE version SET size = 1 WHERE id = ?";
    assertThat(store.<Integer>write(t -> t.update(same, "1"))).isEqualTo(1);
    assertThat(store.<Integer>write(t -> t.update(same, "2"))).isZero();
  }

  @Test
  void aReadSeesOneSnapshot_andDoesNotWait() throws Exception {
    Store store = node();
    store.write(t -> t.update(INSERT, "1", "a"));
    List<Long> seen =
        store.read(t -> {
          long before = t.number("SELECT count(*) FROM version");
          store.write(w -> w.update(INSERT, "2", "b"));
          return List.of(before, t.number("SELECT count(*) FROM version"));
        });
    assertThat(seen).containsExactly(1L, 1L);
    assertThat(count(store)).isEqualTo(2);
  }

  @Test
  void aReadGoesOnWhileAWriteIsUnderWay() throws Exception {
    Store store = node();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> writing =
          callers.submit(() ->
              store.write(t -> {
                int rows = t.update(INSERT, "1", "a");
                written.countDown();
                awaitQuietly(read);
                return rows;
              }));
      written.await();
      assertThat(count(store)).isZero();
      read.countDown();
      writing.get();
    }
    assertThat(count(store)).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoWorksThatWantTheSameRowsInTurn_bothSucceed() throws Exception {
    Store one = node();
    Store two = node();
    one.write(t -> t.update(INSERT, "1", "a") + t.update(INSERT, "2", "b"));
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Store store = i % 2 == 0 ? one : two;
        String first = i % 2 == 0 ? "1" : "2";
        String second = i % 2 == 0 ? "2" : "1";
        String add = "UPDATE version SET size = size + 1 WHERE id = ?";
        results.add(
            callers.submit(() -> store.write(t -> t.update(add, first) + t.update(add, second))));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(2);
      }
    }
    assertThat(one.<Long>read(t -> t.number("SELECT sum(size) FROM version"))).isEqualTo(2 + 80);
  }

  @Test
  void manySmallWritesAtOnce_areAllKept() throws Exception {
    Store store = node();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        int n = i;
        Future<Integer> unused =
            callers.submit(() -> store.write(t -> t.update(INSERT, "v" + n, "f" + n)));
        assertThat(unused).isNotNull();
      }
    }
    assertThat(count(node())).isEqualTo(500);
  }

  @Test
  void aClosedStoreSaysSo() throws Exception {
    Store store = node();
    store.close();
    assertThatThrownBy(() -> count(store)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.write(t -> t.update(INSERT, "1", "a")))
        .isInstanceOf(StoreException.class);
  }

  /** A device's paths were lines once, in which a rule could hide another. */
  @Test
  void pathsOfDevicesAreRulesAfterwards() throws Exception {
    Store store = node();
    Map<String, String> rows =
        Map.of(
            "all", "",
            "one", "docs/",
            "two", "a \"b\"/\nc\\d",
            "odd", "docs/\n");
    for (var row : rows.entrySet()) {
      store.write(t ->
          t.update(
              "INSERT INTO sync_device (id, paths, user_id, group_id, name, kind, platform,"
                  + " app_version, state, capacity, free_bytes, total_bytes, cache_bytes, scopes,"
                  + " refresh, created_ms, seen_ms, seq) VALUES (?, ?, "
                  + OTHERS
                  + ")",
              row.getKey(),
              row.getValue()));
    }
    for (String statement : Migrations.statements(dialect(), 6)) {
      store.write(t -> t.update(statement));
    }
    assertThat(
            store.<List<String>>read(t ->
                t.list(
                    row -> row.text(1) + " " + row.text(2),
                    "SELECT id, paths FROM sync_device ORDER BY id")))
        .containsExactly(
            "all [\"/\"]",
            "odd [\"docs/\",\"\"]", // is no rule: allows nothing
            "one [\"docs/\"]",
            "two [\"a \\\"b\\\"/\",\"c\\\\d\"]");
  }

  @Test
  void newerSchemaIsRefused() throws Exception {
    node();
    setSchema(99);
    assertThatThrownBy(this::node)
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("schema 99");
  }

  @Test
  void versions_sameStateSameId_onEveryNode() throws Exception {
    Store store = node();
    String id = new VersionStore(store).row(VERSION).id();
    assertThat(new VersionStore(store).row(VERSION).id()).isEqualTo(id);
    assertThat(new VersionStore(node()).row(VERSION).id()).isEqualTo(id);
    assertThat(new VersionStore(node()).find(id)).contains(VERSION);
    assertThat(new VersionStore(node()).find("other")).isEmpty();
  }

  @Test
  void versions_anyDifferenceIsAnother() throws Exception {
    VersionStore versions = new VersionStore(node());
    Set<String> ids = new HashSet<>();
    ids.add(versions.row(VERSION).id());
    ids.add(versions.row(new FileVersion("a/c.txt", 26, VERSION.mtimeNanos(), 7)).id());
    ids.add(versions.row(new FileVersion("a/b.txt ", 26, VERSION.mtimeNanos(), 7)).id());
    ids.add(versions.row(new FileVersion("A/b.txt", 26, VERSION.mtimeNanos(), 7)).id());
    ids.add(versions.row(new FileVersion("a/b.txt", 27, VERSION.mtimeNanos(), 7)).id());
    ids.add(versions.row(new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1, 7)).id());
    ids.add(versions.row(new FileVersion("a/b.txt", 26, VERSION.mtimeNanos(), 8)).id());
    ids.add(versions.row(new FileVersion("x/".repeat(3999) + "b", 26, 0, 8)).id());
    ids.add(versions.row(new FileVersion("x/".repeat(3999) + "c", 26, 0, 8)).id());
    assertThat(ids).hasSize(9);
  }

  @Test
  void versions_knowWhetherTheDateTellsThemApart() throws Exception {
    VersionStore versions = new VersionStore(node());
    assertThat(versions.row(VERSION).aloneInItsSecond()).isTrue();
    FileVersion sameSecond = new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1000, 8);
    FileVersion nextSecond =
        new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1_000_000_000, 9);
    assertThat(versions.row(sameSecond).aloneInItsSecond()).isFalse();
    assertThat(versions.row(nextSecond).aloneInItsSecond()).isTrue();
  }

  @Test
  void versions_twoNodesThatStartAtOnceAgree() throws Exception {
    Callable<List<String>> node =
        () -> {
          List<String> ids = new ArrayList<>();
          try (Store store = connect()) {
            VersionStore versions = new VersionStore(store);
            for (int i = 0; i < 50; i++) {
              ids.add(versions.row(new FileVersion("f" + i, i, i, i)).id());
            }
          }
          return ids;
        };
    try (var nodes = Executors.newFixedThreadPool(2)) {
      var first = nodes.submit(node);
      var second = nodes.submit(node);
      assertThat(first.get()).isEqualTo(second.get());
    }
  }

  private static long count(Store store) throws StoreException {
    return store.read(t -> t.number("SELECT count(*) FROM version"));
  }
}
