package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of sections A to R of http-cases.md has a test that bears its number: as the first
 * column of a table, or in its name. {@link ConformanceTest} has those that are one request and one
 * answer; the others are in {@link OfferTest} (N, P, Q), {@link FramingTest} and {@link PathTest}
 * (R), {@link ChangeTest} (files that change) and {@link AccessTest} (who may).
 */
class RowsTest {
  private static final int LAST = 266;
  private static final Map<Integer, String> ELSEWHERE =
      Map.of(
          217, "on the client: ContentDispositionTest",
          218, "on the client: ContentDispositionTest",
          221, "no compressed variants are served",
          222, "no compressed variants are served",
          223, "no compressed variants are served",
          240, "no compressed variants are served",
          242, "the integrity call has its own tests",
          243, "on the client: FieldDigestTest");

  private static final Pattern TABLE = Pattern.compile("(?m)^ {10}(?<rows>\\d+)b? +\\|");
  private static final Pattern NAME =
      Pattern.compile("void rows?(?<rows>\\d+(?:(?:to|and|_)\\d+)*)(?:_|\\()");

  @Test
  void everyRowIsTested() throws IOException {
    var tested = new TreeSet<>(ELSEWHERE.keySet());
    for (String place : new String[] {"serve", "protocol"}) {
      try (Stream<Path> sources = Files.list(Path.of("src/test/java/dev/kedge", place))) {
        for (Path source : sources.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(source);
          TABLE.matcher(text).results().forEach(row -> add(row.group("rows"), tested));
          NAME.matcher(text).results().forEach(rows -> add(rows.group("rows"), tested));
        }
      }
    }
    assertThat(tested).containsAll(IntStream.rangeClosed(1, LAST).boxed().toList());
  }

  private static void add(String rows, Set<Integer> tested) {
    for (String group : rows.split("and|_", -1)) {
      String[] ends = group.split("to", -1);
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(tested::add);
    }
  }
}
