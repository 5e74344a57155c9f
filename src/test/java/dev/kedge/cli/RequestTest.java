package dev.kedge.cli;

import static dev.kedge.cli.Sample.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Digest;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.Header;
import dev.kedge.model.Limits;
import dev.kedge.model.OnChange;
import dev.kedge.model.Retries;
import dev.kedge.model.Trust;
import dev.kedge.serve.sync.SyncOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed becomes the right request. */
class RequestTest {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private final FakeProcess process = new FakeProcess();

  private FetchRequest fetched(String... args) {
    assertThat(process.run(args)).as(process.err()).isZero();
    return Objects.requireNonNull(process.kedge.fetched);
  }

  @Test
  void onlyUrl_usualOptions() {
    FetchRequest request = fetched("fetch", "https://example.org/a b");
    FetchOptions usual = FetchOptions.DEFAULT;
    assertThat(request.items())
        .containsExactly(
            new FetchItem(
                URI.create("https://example.org/a%20b"), null, HERE, List.of(), List.of()));
    assertThat(request.options())
        .isEqualTo(
            new FetchOptions(
                usual.connections(),
                usual.jobs(),
                true,
                usual.maxPerHost(),
                usual.onChange(),
                usual.existing(),
                false,
                false,
                false,
                false,
                true,
                true,
                "kedge/dev",
                false,
                Set.of(),
                Limits.DEFAULT));
    assertThat(process.kedge.calls).containsExactly("fetch");
    assertThat(process.kedge.closed).isTrue();
  }

  @Test
  void everyOption_reachesTheRequest() {
    FetchRequest request =
        fetched(
            ("fetch -x 8 -j 2 --max-per-host 9 --on-change=fail --allow-unproven --require-proof"
                 + " --allow-html --overwrite --max-time 5m --retry 3 --retry-delay 4"
                 + " --retry-max-time 2m --retry-all-errors --no-range --wait --user-agent me"
                 + " --limit-rate 1.5M --connect-timeout 5 --stall-timeout 500ms --low-speed 10k:2m"
                 + " --no-mtime --no-content-disposition --allow-downgrade --trust-host"
                 + " CDN.example.org --trust-host [::1] -d sub http://h/a http://h/b")
                .split(" "));
    assertThat(request.options())
        .isEqualTo(
            new FetchOptions(
                8,
                2,
                false,
                9,
                OnChange.FAIL,
                ExistingTarget.OVERWRITE,
                true,
                true,
                true,
                true,
                false,
                false,
                "me",
                true,
                Set.of("cdn.example.org", "[::1]"),
                new Limits(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    10 * 1024,
                    Duration.ofMinutes(2),
                    new Retries(3, Duration.ofSeconds(4), Duration.ofMinutes(2), true),
                    Duration.ofMinutes(5),
                    3 * MIB / 2)));
    assertThat(request.items())
        .extracting(FetchItem::directory)
        .containsExactly(HERE.resolve("sub"), HERE.resolve("sub"));
  }

  @Test
  void outChecksumAndHeaders_belongToTheItem(@TempDir Path temp) throws IOException {
    Path secrets = Files.writeString(temp.resolve("h"), "X-One: 1\n\nCookie: a=b; c\n");
    FetchRequest request =
        fetched(
            "fetch",
            "-o",
            "/x/y.iso",
            "--checksum",
            Sample.SHA256.toString(),
            "-H",
            "Authorization: Bearer t",
            "--header",
            "@" + secrets,
            "http://h/a");
    assertThat(request.items())
        .containsExactly(
            new FetchItem(
                URI.create("http://h/a"),
                Path.of("/x/y.iso"),
                HERE,
                List.of(new ExpectedDigest(Sample.SHA256, Trust.USER)),
                List.of(
                    new Header("Authorization", "Bearer t"),
                    new Header("X-One", "1"),
                    new Header("Cookie", "a=b; c"))));
  }

  @Test
  void list_entriesKeepTheirOwnSettings() {
    process.in =
        """
        # two
        http://h/a
          out=b.bin
          dir=sub
          checksum=sha-256=%s
          header=X-Two: 2
        http://h/c
        """
            .formatted(Sample.HEX);
    FetchRequest request = fetched("fetch", "-i", "-", "-d", "/base", "-H", "X-One: 1");
    Header one = new Header("X-One", "1");
    Digest digest = Sample.SHA256;
    assertThat(request.items())
        .containsExactly(
            new FetchItem(
                URI.create("http://h/a"),
                Path.of("b.bin"),
                HERE.resolve("sub"),
                List.of(new ExpectedDigest(digest, Trust.USER)),
                List.of(one, new Header("X-Two", "2"))),
            new FetchItem(
                URI.create("http://h/c"), null, Path.of("/base"), List.of(), List.of(one)));
  }

  @Test
  void urlGivenTwice_mustHaveTheDigestsOfBoth() {
    process.in = "http://h/a\nhttp://h/a\n checksum=sha-256=" + Sample.HEX + "\nhttp://h/a\n";
    FetchRequest request = fetched("fetch", "-i", "-");
    assertThat(request.items()).hasSize(1);
    assertThat(request.items().getFirst().checksums())
        .containsExactly(new ExpectedDigest(Sample.SHA256, Trust.USER));
  }

  @Test
  void dash_streamsOverOneConnection() {
    FetchRequest request = fetched("fetch", "-o", "-", "http://h/a");
    assertThat(process.kedge.calls).containsExactly("stream");
    assertThat(request.options().connections()).isEqualTo(1);
    assertThat(request.items().getFirst().out()).isNull();
    assertThat(process.out()).isEqualTo("the bytes");
  }

  @Test
  void dashWithConnections_streamsOverThose() {
    assertThat(fetched("fetch", "-o", "-", "-x", "6", "http://h/a").options().connections())
        .isEqualTo(6);
  }

  @Test
  void resume_takesNamesUrlAndHeaders() {
    process.kedge.rows.add(Sample.download(7, DownloadState.ACTIVE));
    int exit =
        process.run(
            "resume", "big.iso", "--failed", "--url", "http://h/a", "-H", "A: b", "-x", "2");
    var request = Objects.requireNonNull(process.kedge.resumed);
    assertThat(exit).isZero();
    assertThat(process.kedge.calls).containsExactly("resumable [big.iso] true", "resume 1");
    assertThat(request.url()).isEqualTo(URI.create("http://h/a"));
    assertThat(request.headers()).containsExactly(new Header("A", "b"));
    assertThat(request.options().connections()).isEqualTo(2);
    assertThat(process.err())
        .isEqualTo(
            """
            resuming 1 download:
              #7 /data/big.iso, 3.0 MiB of 12.0 MiB, from https://example.org/big.iso
            """);
  }

  @Test
  void resumeOfNothing_saysSo() {
    assertThat(process.run("resume")).isZero();
    assertThat(process.err()).isEqualTo("nothing to resume\n");
    assertThat(process.kedge.calls).containsExactly("resumable [] false");
  }

  @Test
  void verify_takesFilesChecksumAndRepair() {
    int exit =
        process.run(
            "verify", "--repair", "-H", "A: b", "--checksum", Sample.SHA256.toString(), "f.iso");
    var request = Objects.requireNonNull(process.kedge.proven);
    assertThat(exit).isZero();
    assertThat(request.files()).containsExactly(Path.of("f.iso"));
    assertThat(request.checksums()).containsExactly(new ExpectedDigest(Sample.SHA256, Trust.USER));
    assertThat(request.repair()).isTrue();
    assertThat(request.headers()).containsExactly(new Header("A", "b"));
  }

  @Test
  void forget_ofAnUnknownName_stillForgetsTheOthers() {
    process.kedge.rows.add(Sample.download(7, DownloadState.FAILED));
    assertThat(process.run("forget", "unknown", "big.iso", "another", "big.iso")).isEqualTo(2);
    assertThat(process.kedge.calls).containsExactly("forget 7 false");
    assertThat(process.err()).contains("nothing known of unknown", "nothing known of another");
  }

  @Test
  void forgetWithThePart_isAskedForByName() {
    process.kedge.rows.add(Sample.download(7, DownloadState.FAILED));
    assertThat(process.run("forget", "--delete-part", "big.iso")).isZero();
    assertThat(process.kedge.calls).containsExactly("forget 7 true");
  }

  @Test
  void forgetOfMany_goesWithNeitherNamesNorParts() {
    assertThat(process.run("forget")).isEqualTo(2);
    assertThat(process.run("forget", "--completed", "big.iso")).isEqualTo(2);
    assertThat(process.run("forget", "--older-than", "1d", "--delete-part")).isEqualTo(2);
    assertThat(process.run("forget", "--older-than", "soon")).isEqualTo(2);
    assertThat(process.kedge.calls).isEmpty();
  }

  @Test
  void forgetWithoutThePart_saysWhereItStays() {
    process.kedge.rows.add(Sample.download(7, DownloadState.FAILED));
    assertThat(process.run("forget", "big.iso")).isZero();
    assertThat(process.out())
        .isEqualTo(
            "forgot /data/big.iso; what was fetched of it stays in /data/big.iso.a1.kedge\n");
  }

  @Test
  void serve_startsAndEndsBySignal() {
    int exit =
        process.run(
            "serve",
            "/srv",
            "--public",
            "--listen",
            "[::1]:0",
            "--limit-rate",
            "2M",
            "--print-url");
    assertThat(exit).isZero();
    ServeRequest request = process.servers.getFirst();
    assertThat(request.directory()).isEqualTo(Path.of("/srv"));
    assertThat(request.state().toString())
        .matches(FakeProcess.HOME + "/.local/state/kedge/serve-[0-9a-f-]{36}.db");
    assertThat(request.access().publicReading()).isTrue();
    assertThat(request.plain()).isFalse();
    assertThat(request.host() + ' ' + request.port()).isEqualTo("::1 0");
    assertThat(request.rate()).isEqualTo(2 * MIB);
    assertThat(process.out()).isEqualTo("http://127.0.0.1:8080/files/\n");
  }

  @Test
  void serve_byEnvironment_andWhatIsTypedWins() {
    process.environment.putAll(
        Map.of(
            "KEDGE_SERVE_DIR", "/srv",
            "KEDGE_SERVE_PUBLIC", "true",
            "KEDGE_SERVE_LISTEN", "127.0.0.1:9000",
            "KEDGE_SERVE_LIMIT_RATE", "1M",
            "KEDGE_SERVE_CORS", "https://a.example,https://b.example",
            "KEDGE_SERVE_DRAIN", "30s",
            "KEDGE_SERVE_POLL", "2m",
            "KEDGE_SERVE_ACCESS_LOG", "/var/log/kedge/access.log",
            "KEDGE_SERVE_FAULT", "*.iso:cut=1,times=2;*.bin:drip=1k",
            "KEDGE_SERVE_HELP", "true"));
    assertThat(process.run("serve", "--limit-rate", "2M")).isZero();
    ServeRequest request = process.servers.getFirst();
    assertThat(request.directory()).isEqualTo(Path.of("/srv"));
    assertThat(request.access().publicReading()).isTrue();
    assertThat(request.port()).isEqualTo(9000);
    assertThat(request.rate()).isEqualTo(2 * MIB);
    assertThat(request.cors()).containsExactly("https://a.example", "https://b.example");
    assertThat(request.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(request.sync().pace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(request.sync().mostDevices()).isEqualTo(SyncOptions.DEFAULT.mostDevices());
    assertThat(request.sync().retention()).isEqualTo(SyncOptions.DEFAULT.retention());
    assertThat(request.logFile()).contains(Path.of("/var/log/kedge/access.log"));
    assertThat(request.faults().specs()).hasSize(2);
    assertThat(process.err()).contains("WRONGLY ON PURPOSE", "--fault *.bin:drip=1k");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "yes, true", "TRUE, true", "0, false", "no, false", "false, false"})
  void serve_truthByEnvironment(String value, boolean isPublic) {
    process.environment.put("KEDGE_SERVE_PUBLIC", value);
    assertThat(process.run("serve", "/srv")).isZero();
    assertThat(process.servers.getFirst().access().publicReading()).isEqualTo(isPublic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VERBOSE | maybe | invalid value for KEDGE_SERVE_VERBOSE: 'maybe' is not a boolean",
        "PER_CLIENT | x | KEDGE_SERVE_PER_CLIENT",
        "PER_CLIENT | -1 | KEDGE_SERVE_PER_CLIENT must not be negative",
        "LIMIT_RATE | much | KEDGE_SERVE_LIMIT_RATE",
        "LIMIT_RATE_PER_CLIENT | much | KEDGE_SERVE_LIMIT_RATE_PER_CLIENT",
      })
  void serve_variableThatIsWrong_isNamed(String name, String value, String complaint) {
    process.environment.put("KEDGE_SERVE_" + name, value);
    process.environment.put("KEDGE_SERVE_DRAIN", "30s");
    assertThat(process.run("serve", "/srv")).isEqualTo(ExitCode.USAGE.code());
    assertThat(process.err()).contains(complaint).doesNotContain("'--", "DRAIN");
  }

  @Test
  void serve_optionThatIsWrong_isNamed_whateverTheVariableSays() {
    process.environment.put("KEDGE_SERVE_PER_CLIENT", "3");
    assertThat(process.run("serve", "/srv", "--per-client", "-1")).isEqualTo(ExitCode.USAGE.code());
    assertThat(process.err()).contains("--per-client must not be negative");
  }

  @Test
  void ledger_optionBeatsVariableBeatsStateHome() {
    fetched("fetch", "http://h/a");
    process.environment.put("XDG_STATE_HOME", "relative/is/ignored");
    fetched("fetch", "http://h/a");
    process.environment.put("XDG_STATE_HOME", "/state");
    fetched("fetch", "http://h/a");
    process.environment.put("KEDGE_LEDGER", "/env.db");
    fetched("fetch", "http://h/a");
    fetched("fetch", "--ledger", "/opt.db", "http://h/a");
    fetched("fetch", "--no-ledger", "http://h/a");
    assertThat(process.clients.stream().map(ClientOptions::ledger).map(String::valueOf))
        .containsExactly(
            FakeProcess.HOME + "/.local/state/kedge/ledger.db",
            FakeProcess.HOME + "/.local/state/kedge/ledger.db",
            "/state/kedge/ledger.db",
            "/env.db",
            "/opt.db",
            "null");
  }
}
