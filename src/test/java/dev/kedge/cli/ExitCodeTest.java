package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  private final FakeProcess process = new FakeProcess();

  @Test
  void everyFailure_hasItsCode() {
    assertThat(Sample.failures().stream().map(ExitCode::number))
        .containsExactly(7, 7, 7, 7, 7, 7, 6, 6, 8, 4, 5, 9, 10, 10, 11, 12, 13, 2, 6, 14, 10, 130);
    assertThat(Sample.failures().stream().<Class<?>>map(Failure::getClass))
        .as("one sample of every type")
        .containsExactlyInAnyOrder(Failure.class.getPermittedSubclasses());
  }

  @Test
  void documentation_listsTheCodes() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/exit-codes.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(exit -> "| " + exit.code() + " | " + exit.description() + " |")
                .toList());
  }

  @Test
  void oneOfSeveralFails_itsCode() {
    process.kedge.script.add(Sample.done(0));
    process.kedge.script.add(Sample.failed(1, new Failure.Refused(Sample.URL, 404, "")));
    assertThat(process.run("fetch", "http://h/a", "http://h/b")).isEqualTo(6);
    assertThat(process.err()).contains("total: 1 file, 12.0 MiB, 1 failed");
  }

  @Test
  void severalFailAlike_theCommonCode() {
    process.kedge.script.add(Sample.failed(0, new Failure.CutShort(Sample.URL, "x", null)));
    process.kedge.script.add(Sample.failed(1, new Failure.ServerBusy(Sample.URL, 503, null)));
    assertThat(process.run("fetch", "http://h/a", "http://h/b")).isEqualTo(7);
  }

  @Test
  void severalFailDifferently_three() {
    process.kedge.script.add(Sample.failed(0, new Failure.CutShort(Sample.URL, "x", null)));
    process.kedge.script.add(Sample.failed(1, new Failure.Refused(Sample.URL, 404, "")));
    assertThat(process.run("fetch", "http://h/a", "http://h/b")).isEqualTo(3);
  }

  @Test
  void signals_interruptAndSayHowToGoOn() {
    for (ExitCode signal : List.of(ExitCode.INTERRUPTED, ExitCode.TERMINATED)) {
      FakeProcess stopped = new FakeProcess();
      stopped.kedge.whileWorking = () -> stopped.signal(signal);
      stopped.kedge.script.add(Sample.failed(0, new Failure.Interrupted()));
      assertThat(stopped.run("fetch", "http://h/a")).isEqualTo(signal.code());
      assertThat(stopped.kedge.interrupted).isTrue();
      assertThat(stopped.err())
          .isEqualTo(
              "kedge: interrupted; run the same command again, or 'kedge resume', to go on\n");
    }
  }

  @Test
  void signalWithNothingKept_saysToStartOver() {
    process.kedge.whileWorking = () -> process.signal(ExitCode.INTERRUPTED);
    process.kedge.script.add(
        new TransferEvent.Failed(0, Sample.URL, null, new Failure.Interrupted(), 0));
    assertThat(process.run("fetch", "http://h/a")).isEqualTo(130);
    assertThat(process.err())
        .isEqualTo(
            "kedge: interrupted; nothing is kept; run the same command again, or 'kedge resume',"
                + " to start over\n");
  }

  @Test
  void signalAfterTheLastByte_isDone() {
    process.kedge.whileWorking = () -> process.signal(ExitCode.INTERRUPTED);
    process.kedge.script.add(Sample.done(0));
    assertThat(process.run("fetch", "http://h/a")).isZero();
  }

  @Test
  void bug_oneLineAndTraceOnlyWhenAsked() {
    process.kedge.bug = new IllegalStateException("surprise");
    assertThat(process.run("fetch", "http://h/a")).isEqualTo(1);
    assertThat(process.err())
        .isEqualTo(
            """
            kedge: error: unexpected: java.lang.IllegalStateException: surprise
            kedge: hint: this is a bug in kedge; run the command again with -v for its trace
            """);
    assertThat(process.run("fetch", "-v", "http://h/a")).isEqualTo(1);
    assertThat(process.err()).contains("\tat dev.kedge.cli.");
  }

  @Test
  void refusedAsAWhole_isToldOnce() {
    process.kedge.refusal = new Failure.Usage("two URLs to one name: a", "use -o");
    assertThat(process.run("fetch", "http://h/a", "http://g/a")).isEqualTo(2);
    assertThat(process.err())
        .isEqualTo(
            """
            kedge: error: two URLs to one name: a
            kedge: hint: use -o
            """);
    assertThat(process.kedge.closed).isTrue();
  }

  @Test
  void readerOfStdoutGone_silently() {
    for (String option : List.of("--json", "--print-filename", "--output=-")) {
      FakeProcess piped = new FakeProcess();
      piped.breakPipe();
      piped.kedge.script.addAll(Collections.nCopies(2, Sample.done(0)));
      assertThat(piped.run("fetch", option, "-q", "http://h/a")).as(option).isEqualTo(141);
      assertThat(piped.kedge.interrupted).as(option).isTrue();
      assertThat(piped.err()).isEmpty();
    }
  }

  @Test
  void stdoutIsAFullDisk_isLocal() {
    process.breakPipe();
    process.pipe = false;
    process.kedge.script.add(Sample.done(0));
    assertThat(process.run("fetch", "--print-filename", "-q", "http://h/a")).isEqualTo(10);
    assertThat(process.err()).contains("cannot write standard output");
  }
}
