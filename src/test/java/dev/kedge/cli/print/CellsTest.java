package dev.kedge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Widths, and figures for people. */
class CellsTest {
  @Test
  void wideAndCombining_countAsTerminalsDrawThem() {
    assertThat(Cells.of("abc")).isEqualTo(3);
    assertThat(Cells.of("日本")).isEqualTo(4);
    assertThat(Cells.of("e\u0301")).isEqualTo(1);
    assertThat(Cells.of("😀")).isEqualTo(2);
  }

  @Test
  void fit_isExactAndKeepsTheExtension() {
    assertThat(Cells.fit("a.iso", 8)).isEqualTo("a.iso   ");
    assertThat(Cells.fit("a-very-long-name.iso", 12)).isEqualTo("a-very-….iso").hasSize(12);
    for (int cells = 0; cells < 20; cells++) {
      assertThat(Cells.of(Cells.fit("日本語のファイル名.iso", cells))).isEqualTo(cells);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, ?",
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "12897484, 12.3 MiB",
    "1073741823, 1.0 GiB",
    "104857600, 100 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void bytes(long bytes, String text) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "250, 0.25 s",
    "1200, 1.2 s",
    "12000, 12 s",
    "59600, 1 min 00 s",
    "185000, 3 min 05 s",
    "7800000, 2 h 10 min"
  })
  void time(long millis, String text) {
    assertThat(Amounts.time(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"45, 0:45", "723, 12:03", "3723, 1:02:03", "9999999, -", "-1, -"})
  void clock(long seconds, String text) {
    assertThat(Amounts.clock(seconds)).isEqualTo(text);
  }

  @Test
  void runs_joinNeighbours() {
    assertThat(Runs.of(List.of(3, 17, 18, 19, 21))).isEqualTo("3, 17-19, 21");
    assertThat(Runs.of(List.of())).isEmpty();
  }

  @Test
  void barLine_neverWiderThanTheTerminal() {
    Bar known = new Bar(45L << 30, 100L << 30, 85 << 20, 16);
    Bar unknown = new Bar(45L << 30, -1, 85 << 20, 1);
    for (int columns = 1; columns < 200; columns++) {
      for (Bar bar : List.of(known, unknown)) {
        String line = BarLine.of("日本語-a-rather-long-name.tar.gz", bar, columns, Palette.PLAIN);
        assertThat(Cells.of(line)).as("%s", columns).isLessThanOrEqualTo(columns);
      }
    }
    assertThat(BarLine.of("big.iso", known, 99, Palette.PLAIN))
        .isEqualTo(
            "big.iso                   [=========>            ]  100 GiB   45%  85.0 MiB/s    ETA"
                + " 11:03  16 conn");
  }
}
