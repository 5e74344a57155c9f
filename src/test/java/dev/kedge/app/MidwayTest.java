package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Site;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device hears in the middle of a file, from a real server that sends it slowly. */
final class MidwayTest {
  private static final byte[] FILM = Content.random(31, 24 << 20);
  private static final byte[] NEXT = Content.random(32, (9 << 20) + 1);
  private static final long SLOWLY = 3 << 20;

  @TempDir Path home;
  private Site site;
  private Kiosk kiosk;
  private String item;

  @BeforeEach
  void begin() throws Exception {
    site = new Site(home, SLOWLY);
    site.publish("film.bin", FILM);
    item = site.hashed("film.bin");
    kiosk = new Kiosk(home.resolve("kiosk"), site.url(), site.user);
    site.wantAll(kiosk.device());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void cleared_isStoppedAndDeleted() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    site.wish(item, "clear");
    sync.join();
    assertThat(kiosk.said).contains("plan clear " + item, "done clear " + item);
    assertThat(kiosk.said).noneMatch(line -> line.startsWith("failed"));
    assertThat(kiosk.parts()).isEmpty();
    assertThat(kiosk.has("film.bin")).isFalse();
    assertThat(site.states(item)).isEmpty();
    assertThat(site.sent()).isLessThan(FILM.length);
  }

  @Test
  void paused_isStoppedAndKept_andGoesOn() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    site.wish(item, "pause");
    sync.join();
    assertThat(kiosk.said).containsExactly("plan fetch " + item, "plan wait " + item);
    assertThat(kiosk.parts()).hasSize(1);
    assertThat(site.states(item)).containsExactly("paused");
    site.restart(0);
    site.wish(item, "keep");
    site.wantAll(kiosk.device());
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan resume " + item, "done resume " + item);
    assertThat(kiosk.root.resolve("film.bin")).hasBinaryContent(FILM);
    assertThat(site.states(item)).containsExactly("completed");
  }

  @Test
  void pausedByAnotherCommandHere_isStopped() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    try (Client client = kiosk.client()) {
      client.sync().pause(Optional.empty(), List.of(item), true, kiosk.listener());
    }
    sync.join();
    assertThat(kiosk.said).contains("plan wait " + item);
    assertThat(kiosk.parts()).hasSize(1);
  }

  @Test
  void clearedByAnotherCommandHere_isStoppedAndDeleted() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    try (Client client = kiosk.client()) {
      client.sync().clear(Optional.empty(), List.of(item), kiosk.listener());
    }
    sync.join();
    assertThat(kiosk.said).contains("done clear " + item);
    assertThat(kiosk.parts()).isEmpty();
    assertThat(site.states(item)).isEmpty();
  }

  @Test
  void replaced_theNewVersionIsFetchedInstead() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    site.publish("film.bin", NEXT);
    sync.join();
    assertThat(kiosk.root.resolve("film.bin")).hasBinaryContent(NEXT);
    assertThat(kiosk.parts()).isEmpty();
    kiosk.sync();
    assertThat(site.states(item)).containsExactly("completed");
  }

  /** For a moment the server has neither the old version nor a new one. */
  @Test
  void replacedJustNow_theNewVersionIsWaitedFor() throws Exception {
    CompletableFuture<Void> sync = sync();
    until("half of it", () -> site.states(item).contains("downloading") && hasPart());
    site.publishJustNow("film.bin", NEXT);
    sync.join();
    assertThat(kiosk.root.resolve("film.bin")).hasBinaryContent(NEXT);
    assertThat(kiosk.said.getLast()).isEqualTo("done fetch " + item);
    assertThat(kiosk.parts()).isEmpty();
  }

  private CompletableFuture<Void> sync() {
    return CompletableFuture.runAsync(() -> {
      try {
        kiosk.sync();
      } catch (Failure failure) {
        throw new CompletionException(failure);
      }
    });
  }

  private boolean hasPart() {
    try {
      return !kiosk.parts().isEmpty();
    } catch (IOException beingMoved) {
      return false;
    }
  }

  private static void until(String what, BooleanSupplier isSo) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
