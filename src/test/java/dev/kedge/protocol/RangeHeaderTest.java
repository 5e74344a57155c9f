package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.protocol.RangeHeader.Ignore;
import dev.kedge.protocol.RangeHeader.Satisfiable;
import dev.kedge.protocol.RangeHeader.Unsatisfiable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows B to F of http-cases.md, as far as they are about the field alone. */
class RangeHeaderTest {
  private static final long BIG = 5_497_558_138_880L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-4                                 | 26   | 0-4
          bytes=25-25                               | 26   | 25-25
          bytes=0-                                  | 26   | 0-25
          bytes=10-1000                             | 26   | 10-25
          bytes=-5                                  | 26   | 21-25
          bytes=-26                                 | 26   | 0-25
          bytes=-1000                               | 26   | 0-25
          BYTES=0-4                                 | 26   | 0-4
          bytes=00-04                               | 26   | 0-4
          bytes=0-00000000000000000000000004        | 26   | 0-4
          bytes= 0-4                                | 26   | 0-4
          bytes=0-9223372036854775807               | 26   | 0-25
          bytes=0-18446744073709551616              | 26   | 0-25
          bytes=-99999999999999999999999            | 26   | 0-25
          bytes=100-,0-4                            | 26   | 0-4
          bytes=-0,0-4                              | 26   | 0-4
          bytes=,0-4                                | 26   | 0-4
          bytes=0-4,                                | 26   | 0-4
          bytes=0-4,,6-7                            | 26   | 0-4 6-7
          bytes=0-1 , 5-6                           | 26   | 0-1 5-6
          bytes=24-25,0-1                           | 26   | 24-25 0-1
          bytes=0-4,5-9                             | 26   | 0-9
          bytes=0-4,3-9                             | 26   | 0-9
          bytes=0-4,0-4                             | 26   | 0-4
          bytes=5-9,0-4,20-21                       | 26   | 0-9 20-21
          bytes=20-21,5-9,0-4                       | 26   | 20-21 0-9
          bytes=0-1,8-9,2-7                         | 26   | 0-9
          bytes=0-25,0-0                            | 26   | 0-25
          bytes=0-0,2-2                             | 26   | 0-0 2-2
          """)
  void satisfiable(String value, long total, String expected) {
    assertThat(ranges(value, total)).isEqualTo(expected);
  }

  @Test
  void beyondThirtyTwoBits() {
    assertThat(ranges("bytes=2147483647-2147483648", BIG)).isEqualTo("2147483647-2147483648");
    assertThat(ranges("bytes=4294967295-4294967296", BIG)).isEqualTo("4294967295-4294967296");
    assertThat(ranges("bytes=-1", BIG)).isEqualTo("5497558138879-5497558138879");
    assertThat(ranges("bytes=0-", Long.MAX_VALUE)).isEqualTo("0-9223372036854775806");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=26-",
        "bytes=26-30",
        "bytes=100-200",
        "bytes=-0",
        "bytes=-0,-0",
        "bytes=100-,200-300",
        "bytes=99999999999999999999999-",
        "bytes=18446744073709551616-18446744073709551620"
      })
  void unsatisfiable(String value) {
    assertThat(RangeHeader.parse(List.of(value), 26)).isInstanceOf(Unsatisfiable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=, ,",
        "bytes=-",
        "bytes=5",
        "bytes=4-0",
        "bytes=26-20",
        "bytes=abc",
        "bytes=a-b",
        "bytes=0x0-0x4",
        "bytes=1--20",
        "bytes=1---",
        "bytes=+0-4",
        "bytes=-+5",
        "bytes=--5",
        "bytes=0.0-4",
        "bytes=0-4;5-9",
        "bytes=0-4 5-9",
        "bytes=0-4,x",
        "bytes=0-4,5-2",
        "bytes=100-110,5-2",
        "bytes = 0-4",
        "bytes=0 - 4",
        "bytes:0-4",
        "bytes 0-4",
        "=0-4",
        "0-4",
        "bytes=\u0660-\u0664",
        "bytes=0-4/26",
        "bytes=0-\u00a04",
        "items=0-4",
        "seconds=0-4",
        "none=0-4",
        "bytesX=1-2",
        "Xbytes=1-2",
        "unknown=",
        "bytes=0-,1-,2-,3-,4-",
        "bytes=0-20,5-6,8-9"
      })
  void ignored(String value) {
    assertThat(RangeHeader.parse(List.of(value), 26)).isInstanceOf(Ignore.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0", "bytes=5-"})
  void ignoredForAnEmptyRepresentation(String value) {
    assertThat(RangeHeader.parse(List.of(value), 0)).isInstanceOf(Ignore.class);
  }

  @Test
  void twoLinesAreIgnored() {
    assertThat(RangeHeader.parse(List.of("bytes=0-4", "bytes=6-7"), 26)).isInstanceOf(Ignore.class);
    assertThat(RangeHeader.parse(List.of(), 26)).isInstanceOf(Ignore.class);
  }

  @Test
  void limits() {
    assertThat(ranges(bytes(200, 2), 10_000).split(" ", -1)).hasSize(200);
    assertThat(ranges(bytes(200, 1), 10_000)).isEqualTo("0-199");
    assertThat(RangeHeader.parse(List.of(bytes(201, 2)), 10_000)).isInstanceOf(Ignore.class);
    assertThat(RangeHeader.parse(List.of(bytes(900, 2)), 10_000)).isInstanceOf(Ignore.class);
    assertThat(RangeHeader.parse(List.of("bytes=0-4" + ",".repeat(8192)), 26))
        .isInstanceOf(Ignore.class);
    assertThat(RangeHeader.parse(List.of("bytes=1-100,30-50,10-20"), 10_000))
        .isInstanceOf(Ignore.class);
  }

  private static String bytes(int count, int step) {
    return IntStream.range(0, count)
        .mapToObj(i -> i * step + "-" + i * step)
        .collect(Collectors.joining(",", "bytes=", ""));
  }

  private static String ranges(String value, long total) {
    return RangeHeader.parse(List.of(value), total) instanceof Satisfiable(var ranges)
        ? ranges.stream()
            .map(range -> range.start() + "-" + range.last())
            .collect(Collectors.joining(" "))
        : "none";
  }
}
