package dev.kedge.cli;

import static dev.kedge.cli.Sample.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.cli.print.BarProgress;
import dev.kedge.cli.print.Hints;
import dev.kedge.cli.print.Lines;
import dev.kedge.cli.print.Ordered;
import dev.kedge.cli.print.Palette;
import dev.kedge.cli.print.Printer;
import dev.kedge.cli.print.Screen;
import dev.kedge.cli.print.SparseProgress;
import dev.kedge.cli.print.TextPrinter;
import dev.kedge.cli.print.Voice;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read. */
class PrinterTest {
  private static final long TOTAL = 100 * MIB;
  private final FakeTicker ticker = new FakeTicker();
  private final List<String> lines = new ArrayList<>();
  private final FakeProcess process = new FakeProcess();

  @Test
  void done_saysFileSizeTimeRateDigestAndProof() {
    process.kedge.script.add(Sample.resolved(0, 12 * MIB, 0));
    process.kedge.script.add(Sample.done(0));
    process.run("fetch", "http://h/a");
    assertThat(process.err())
        .isEqualTo(
            "saved /data/big.iso  12.0 MiB in 1.2 s (10.0 MiB/s), sha256 9c569c569c569c56…, proof:"
                + " validator\n");
    assertThat(process.out()).isEmpty();
  }

  @Test
  void printFilename_isAllThereIsOnStdout() {
    process.kedge.script.add(Sample.done(0));
    process.run("fetch", "--print-filename", "-q", "http://h/a");
    assertThat(process.out()).isEqualTo("/data/big.iso\n");
    assertThat(process.err()).isEmpty();
  }

  @Test
  void failed_saysErrorAndHint() {
    process.kedge.script.add(Sample.failed(0, new Failure.Refused(Sample.URL, 404, "Not Found")));
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err())
        .isEqualTo(
            """
            kedge: error: https://example.org/big.iso: the server answered 404 Not Found
            kedge: hint: check the URL
            """);
  }

  @Test
  void total_countsWhatWasInterrupted() {
    process.kedge.script.add(Sample.done(0));
    process.kedge.script.add(Sample.failed(1, new Failure.Interrupted()));
    process.kedge.script.add(Sample.failed(2, new Failure.Interrupted()));
    process.run("fetch", "http://h/a", "http://h/b", "http://h/c");
    assertThat(process.err()).contains("\ntotal: 1 file, 12.0 MiB, 2 interrupted\n");
  }

  @Test
  void failedWithNothingKept_isToStartOver() {
    Failure cut = new Failure.CutShort(Sample.URL, "cut", null);
    process.kedge.script.add(new TransferEvent.Failed(0, Sample.URL, null, cut, 0));
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err()).contains("kedge: hint: run the same command again to start over\n");
    process.run("fetch", "--json", "http://h/a");
    assertThat(process.out()).contains("\"hint\":\"run the same command again to start over\"");
  }

  @Test
  void failedWithSomethingKept_isToGoOn() {
    process.kedge.script.add(Sample.failed(0, new Failure.CutShort(Sample.URL, "cut", null)));
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err()).contains("kedge: hint: run the same command again to go on\n");
  }

  @Test
  void noConnectionThoughAProxyIsSet_isExplained() {
    process.kedge.script.add(
        Sample.failed(0, new Failure.Unreachable(Sample.URL, "refused", true, null)));
    process.environment.put("HTTPS_PROXY", "http://user:secret@proxy.example:3128");
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err())
        .endsWith("to go on; HTTPS_PROXY is set, but kedge does not use proxies\n")
        .doesNotContain("secret");
  }

  @Test
  void noConnectionWithinTheLimit_isExplainedToo() {
    process.kedge.script.add(
        Sample.failed(0, Failure.Stalled.ofConnecting(Sample.URL, Duration.ofSeconds(15))));
    process.environment.put("all_proxy", "socks5://proxy.example");
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err())
        .contains("--connect-timeout")
        .endsWith("; all_proxy is set, but kedge does not use proxies\n");
  }

  @Test
  void otherFailuresAndOtherSchemes_haveNothingToDoWithProxies() {
    process.kedge.script.add(
        Sample.failed(0, new Failure.Unreachable(Sample.URL, "refused", true, null)));
    process.kedge.script.add(Sample.failed(0, new Failure.Refused(Sample.URL, 404, "Not Found")));
    process.environment.putAll(Map.of("http_proxy", "http://proxy.example", "https_proxy", ""));
    process.run("fetch", "-q", "http://h/a");
    assertThat(process.err()).contains("error").doesNotContain("proxies");
  }

  @Test
  void orphan_isNamedAndLeftToTheUser() {
    process.kedge.script.add(
        new TransferEvent.Orphan(0, Path.of("/data/big.iso.0123456789ab.kedge")));
    process.run("fetch", "http://h/a");
    assertThat(process.err())
        .startsWith("/data/big.iso.0123456789ab.kedge: ")
        .contains("does not know", "delete it");
  }

  @Test
  void remoteText_cannotMoveTheCursor() {
    process.kedge.script.add(Sample.resolved(0, TOTAL, 0));
    process.kedge.script.add(new TransferEvent.Restarted(0, "\u001b[2Jgone\nkedge: error: forged"));
    process.kedge.script.add(
        Sample.failed(0, new Failure.Refused(Sample.URL, 404, "\u001b]0;title\u0007")));
    process.run("fetch", "-v", "http://h/a");
    assertThat(process.err()).doesNotContain("\u001b").doesNotContain("\nkedge: error: forged");
  }

  @Test
  void retries_oneLineUntilBytesMoveAgain() {
    TextPrinter printer =
        new TextPrinter(sparse(), Voice.NORMAL, Palette.PLAIN, new Hints(Map.of()));
    printer.on(Sample.resolved(0, TOTAL, 0));
    printer.on(Sample.retry(0));
    printer.on(Sample.retry(0));
    printer.on(Sample.progress(0, MIB, TOTAL));
    printer.on(Sample.retry(0));
    assertThat(lines)
        .hasSize(2)
        .first()
        .asString()
        .endsWith("the connection broke; trying again in 1.5 s (try 2)");
  }

  @Test
  void longWaits_areEachSaid() {
    TextPrinter printer =
        new TextPrinter(sparse(), Voice.NORMAL, Palette.PLAIN, new Hints(Map.of()));
    printer.on(Sample.retry(0, 1, Duration.ofSeconds(1)));
    printer.on(Sample.retry(0, 2, Duration.ofSeconds(9)));
    printer.on(Sample.retry(0, 3, Duration.ofSeconds(10)));
    printer.on(Sample.retry(0, 4, Duration.ofSeconds(70)));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).endsWith("trying again in 10 s (try 4)");
    assertThat(lines.get(2)).endsWith("trying again in 1 min 10 s (try 5)");
  }

  @Test
  void nameInTheReason_isNotSaidTwice() {
    TextPrinter printer =
        new TextPrinter(sparse(), Voice.NORMAL, Palette.PLAIN, new Hints(Map.of()));
    String url = Sample.URL;
    printer.on(new TransferEvent.Resolved(0, url, url, null, TOTAL, 0, false, null, null));
    printer.on(Sample.retry(0));
    assertThat(lines)
        .containsExactly(url + ": the connection broke; trying again in 1.5 s (try 2)");
  }

  @Test
  void withoutTerminal_aLineATenthButNotWithinTwoSeconds() {
    SparseProgress view = sparse();
    view.show("big.iso", Sample.resolved(0, TOTAL, 0));
    for (int mib = 1; mib <= 100; mib++) {
      ticker.pass(Duration.ofSeconds(1));
      view.show("big.iso", Sample.progress(0, mib * MIB, TOTAL));
    }
    assertThat(lines).hasSize(10);
    assertThat(lines.getFirst())
        .isEqualTo("big.iso: 10% of 100 MiB, 10.0 MiB/s, ETA 0:09, 4 connections");
  }

  @Test
  void withoutTerminal_aQuickFileHasNone() {
    SparseProgress view = sparse();
    view.show("big.iso", Sample.resolved(0, TOTAL, 0));
    for (int mib = 1; mib <= 100; mib++) {
      ticker.pass(Duration.ofMillis(10));
      view.show("big.iso", Sample.progress(0, mib * MIB, TOTAL));
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void withoutTerminal_aSlowOrEndlessFileHasOneAHalfMinute() {
    SparseProgress view = sparse();
    view.show("a", Sample.resolved(0, -1, 0));
    for (int second = 1; second <= 120; second++) {
      ticker.pass(Duration.ofSeconds(1));
      view.show("a", Sample.progress(0, second, -1));
    }
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).isEqualTo("a: 30 B, 10.0 MiB/s, 4 connections");
  }

  @Test
  void bars_atMostTenTimesASecond() {
    BarProgress bars = bars(1, 100);
    bars.show("big.iso", Sample.resolved(0, TOTAL, 0));
    for (int i = 0; i < 1000; i++) {
      ticker.pass(Duration.ofMillis(1));
      bars.show("big.iso", Sample.progress(0, i * 1000L, TOTAL));
    }
    assertThat(lines).hasSize(10);
  }

  @Test
  void bars_linesStayAboveThem() {
    BarProgress bars = bars(2, 100);
    bars.show("one", Sample.resolved(0, TOTAL, 0));
    bars.show("two", Sample.resolved(1, TOTAL, 0));
    ticker.pass(Duration.ofSeconds(1));
    bars.show("one", Sample.progress(0, 50 * MIB, TOTAL));
    bars.line("hello");
    bars.close();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).contains("one ", "50%", "two ", "0%", "total 0/2", "25%");
    assertThat(lines.get(1)).startsWith("\u001b[3A\rhello\u001b[K\none ");
    assertThat(lines.getLast()).isEqualTo("\u001b[3A\r\u001b[J");
  }

  @Test
  void bars_areInTheOrderOfTheCommand() {
    BarProgress bars = bars(3, 100);
    bars.show("third", Sample.resolved(2, TOTAL, 0));
    bars.show("first", Sample.resolved(0, TOTAL, 0));
    ticker.pass(Duration.ofSeconds(1));
    bars.show("second", Sample.resolved(1, TOTAL, 0));
    assertThat(lines.getLast()).containsSubsequence("first", "second", "third", "total 0/3");
  }

  @ParameterizedTest
  @CsvSource({"100, 3", "99, 3", "98, 6", "50, 6", "40, 9", "200, 3"})
  void barsAfterResizing_areClearedWhereverTheirLinesBroke(int columns, int rows) {
    Changing window = new Changing();
    BarProgress bars = new BarProgress(lines::add, window, ticker, 2, Palette.PLAIN);
    bars.show("one", Sample.resolved(0, TOTAL, 0));
    ticker.pass(Duration.ofSeconds(1));
    bars.show("two", Sample.resolved(1, TOTAL, 0));
    window.columns = columns;
    bars.close();
    assertThat(lines.getLast()).isEqualTo("\u001b[" + rows + "A\r\u001b[J");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 200})
  void results_fitTheLine(int columns) {
    TextPrinter printer =
        new TextPrinter(bars(1, columns), Voice.NORMAL, Palette.PLAIN, new Hints(Map.of()));
    printer.on(Sample.done(0));
    assertThat(lines.getLast().stripTrailing())
        .startsWith("saved /data/big.iso  12.0 MiB in 1.2 s (10.0 MiB/s)")
        .hasSizeLessThanOrEqualTo(columns);
    assertThat(lines.getLast().contains("proof: ")).isEqualTo(columns > 60);
    assertThat(lines.getLast().contains("sha256")).isEqualTo(columns > 80);
  }

  @Test
  void longLines_areBrokenAtSpaces() {
    String text = "kedge: hint: " + "word ".repeat(40) + "x".repeat(90);
    assertThat(Lines.wrapped(text, 60).lines().toList())
        .allMatch(line -> line.length() <= 60 || line.strip().equals("x".repeat(90)))
        .satisfies(all -> assertThat(String.join(" ", all).replaceAll(" +", " ")).isEqualTo(text));
    assertThat(Lines.wrapped(text, 1000)).isEqualTo(text);
  }

  @Test
  void ordered_tellsEndsInTheOrderOfTheCommand() {
    List<Integer> told = new ArrayList<>();
    Printer next =
        new Printer() {
          @Override
          public void on(TransferEvent event) {
            told.add(event.file());
          }
        };
    Ordered ordered = new Ordered(next, List.of());
    for (int file : new int[] {2, 0, 3}) {
      ordered.on(Sample.done(file));
    }
    assertThat(told).containsExactly(0);
    ordered.on(Sample.done(1));
    assertThat(told).containsExactly(0, 1, 2, 3);
    ordered.on(Sample.done(6));
    ordered.on(Sample.done(5));
    ordered.finish();
    assertThat(told).containsExactly(0, 1, 2, 3, 5, 6);
  }

  @Test
  void list_isATable() {
    process.kedge.rows.add(Sample.download(7, DownloadState.ACTIVE));
    process.kedge.rows.add(Sample.download(12, DownloadState.COMPLETED));
    assertThat(process.run("list")).isZero();
    assertThat(process.out())
        .isEqualTo(
            """
               ID  STATE         DONE       SIZE  FILE
                7  interrupted    25%   12.0 MiB  /data/big.iso
               12  completed     100%   12.0 MiB  /data/big.iso
            """);
  }

  @Test
  void show_tellsAll() {
    process.kedge.rows.add(Sample.download(7, DownloadState.FAILED));
    assertThat(process.run("show", "big.iso")).isZero();
    assertThat(process.out())
        .contains(
            "state:     failed\n",
            "url:       https://example.org/big.iso\n",
            "needs:     Authorization\n",
            "bytes:     3.0 MiB of 12.0 MiB\n",
            "etag:      \"v1\"\n",
            "the server answered 404\n");
  }

  @Test
  void verify_saysWhichChunksAreBad() {
    process.kedge.verified.add(Sample.good());
    process.kedge.verified.add(Sample.bad());
    assertThat(process.run("verify", "a", "b")).isEqualTo(4);
    assertThat(process.err())
        .contains("good /data/big.iso  100 MiB, 25 chunks, sha256 ")
        .contains("kedge: error: big.iso: digest mismatch")
        .contains("/data/big.iso: bad chunks 3, 17-19 of 25, 4.0 MiB each\n");
  }

  private SparseProgress sparse() {
    return new SparseProgress(lines::add, ticker);
  }

  private BarProgress bars(int files, int columns) {
    return new BarProgress(lines::add, new FixedScreen(columns), ticker, files, Palette.PLAIN);
  }

  private record FixedScreen(int columns) implements Screen {
    @Override
    public Size size() {
      return new Size(columns, 24);
    }

    @Override
    public void changed() {}
  }

  /** A window whose width changes. */
  private static final class Changing implements Screen {
    private int columns = 100;

    @Override
    public Size size() {
      return new Size(columns, 24);
    }

    @Override
    public void changed() {}
  }
}
