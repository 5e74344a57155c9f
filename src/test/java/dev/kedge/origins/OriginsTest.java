package dev.kedge.origins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kedge's command line against every misbehaving origin. They run several at a time from the start;
 * each test waits for its own.
 */
class OriginsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 12; // most of them wait

  private static final Map<String, Future<Verdict>> verdicts = new HashMap<>();
  private static ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);

  @BeforeAll
  static void start(@TempDir Path root) {
    Tool kedge = KedgeCommand.inProcess();
    for (Misbehaviour one : origins()) {
      verdicts.put(
          one.name(),
          pool.submit(() -> {
            Path directory = Files.createDirectory(root.resolve(one.name()));
            return Trial.run(one, kedge, directory, DEADLINE);
          }));
    }
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
  }

  static List<Misbehaviour> origins() {
    String only = System.getProperty("kedge.origins", "");
    return Misbehaviours.all().stream().filter(one -> one.name().contains(only)).toList();
  }

  @ParameterizedTest
  @MethodSource("origins")
  void endsCorrect(Misbehaviour misbehaviour) throws Exception {
    Verdict verdict = Objects.requireNonNull(verdicts.get(misbehaviour.name())).get();
    assertThat(verdict.outcome())
        .as("%s: %s\n%s", misbehaviour.says(), verdict.why(), verdict.said())
        .isEqualTo(Outcome.CORRECT);
    assertThat(verdict.why()).as("a named failure, no bug").doesNotContain("exit 1,", "exit 2,");
  }

  @Test
  void namesAreUnique() {
    assertThat(Misbehaviours.all()).extracting(Misbehaviour::name).doesNotHaveDuplicates();
    assertThat(Misbehaviours.all()).hasSizeGreaterThanOrEqualTo(113);
  }
}
