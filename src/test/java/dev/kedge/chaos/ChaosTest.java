package dev.kedge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random downloads from random origins: never corrupt, never hung, never littered. {@code
 * -Dkedge.chaos.seed=N -Dkedge.chaos.runs=1} repeats one run (threads differ, so not always its
 * end); {@code -Dkedge.chaos.runs=N -Dkedge.chaos.seconds=N} runs more or longer.
 */
class ChaosTest {
  private static final int RUNS = Integer.getInteger("kedge.chaos.runs", 500);
  private static final Duration BUDGET =
      Duration.ofSeconds(Long.getLong("kedge.chaos.seconds", 50));
  private static final int AT_ONCE = 8; // most of them wait

  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void everyRunEndsWell(@TempDir Path root) throws InterruptedException {
    long seed = Long.getLong("kedge.chaos.seed", new Random().nextLong(1_000_000_000));
    long end = System.nanoTime() + BUDGET.toNanos();
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("chaos-runs")
              .start(() -> {
                int run = next.getAndIncrement();
                while (run < RUNS && System.nanoTime() < end && wrong.isEmpty()) {
                  one(seed + run, root.resolve(String.valueOf(run)));
                  run = next.getAndIncrement();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    String summary = "chaos: seed " + seed + ", " + done + " of " + RUNS + " runs";
    System.out.println(summary);
    assertThat(wrong).as(summary).isEmpty();
    assertThat(done).as(summary).hasPositiveValue();
  }

  private void one(long seed, Path root) {
    try (ChaosRun run = new ChaosRun(seed, root)) {
      try {
        run.run();
        delete(root);
        done.incrementAndGet();
      } catch (Throwable e) { // assertions too
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        wrong.add("-Dkedge.chaos.seed=" + seed + ": " + run + "\n" + trace);
      }
    } catch (IOException e) {
      wrong.add("seed " + seed + ": " + e);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
