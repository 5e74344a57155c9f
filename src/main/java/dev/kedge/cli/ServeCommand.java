package dev.kedge.cli;

import dev.kedge.cli.print.Amounts;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.ops.Supervision;
import dev.kedge.serve.store.StoreAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge serve DIR} */
@Command(
    name = "serve",
    header = "Publish a directory over HTTP, so that it can be resumed and verified.",
    description = {
      "",
      "Serves every regular file below DIR at /files/<path>, with correct ranges, strong validators"
          + " and conditional requests. Dot files and *.kedge are left out. Ends with Ctrl-C or"
          + " SIGTERM, exit code 0. Content needs a token or a signed link, unless --public is"
          + " given.",
      "",
      "Every option can be given by environment too, --limit-rate as KEDGE_SERVE_LIMIT_RATE and so"
          + " on, and DIR as KEDGE_SERVE_DIR; what is typed wins."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge serve --public downloads",
      "  kedge serve downloads                  # 'kedge link downloads/big.iso' lets somebody in",
      "  kedge serve --public --plain --listen 0.0.0.0:8080 --limit-rate 50M downloads"
    })
final class ServeCommand implements Callable<Integer> {
  /** For what is to be closed once the answers under way have ended, or were cut. */
  private static final Duration AFTER_DRAIN = Duration.ofSeconds(4);

  private final Shell shell;

  @Parameters(paramLabel = "DIR", description = "The directory to publish.")
  String directory = "";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = ListenAddress.Converter.class,
      description =
          "Where to listen (default: 127.0.0.1:8080, this machine only). 0.0.0.0 is every address;"
              + " port 0 takes any free one.")
  ListenAddress listen = ListenAddress.USUAL;

  @Option(
      names = "--plain",
      description = "Listen to other machines without TLS: all can be read on the way.")
  boolean plain;

  @Option(
      names = "--listing",
      description = "Show what directories hold, as a page or, to those who accept it, as JSON.")
  boolean listing;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      split = ",",
      hideParamSyntax = true,
      converter = WebOrigin.class,
      description =
          "Let pages of this origin read everything: https://app.example. May be repeated. With"
              + " --public, pages of any origin may read content anyway.")
  List<String> cors = new ArrayList<>();

  @Option(
      names = "--ranges-per-client",
      paramLabel = "N",
      description =
          "The most ranges of one file sent to one address at a time (default: 32; 0 is no limit)."
              + " More are answered with 429.")
  int rangesPerClient = ContentOptions.DEFAULT_PARALLEL;

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      converter = SizeText.class,
      description = "Bytes a second over all clients: 500k, 10M; 0 is no limit.")
  long limitRate;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Database of file versions (default: one for each DIR, in $XDG_STATE_HOME/kedge or"
              + " ~/.local/state/kedge).")
  @Nullable Path state;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "MariaDB or MySQL database for the state, which several servers of the same files may"
              + " share: jdbc:mariadb://HOST/DATABASE?user=NAME, or the environment's KEDGE_STORE;"
              + " the password in KEDGE_STORE_PASSWORD.")
  @Nullable String store;

  @Option(
      names = "--print-url",
      description = "Print the URL of the published files on standard output once they can be had.")
  boolean printUrl;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say a line for each request; for a bug, its trace.")
  boolean verbose;

  @ArgGroup(validate = false, heading = "%nWho may do what:%n")
  ServeAccess access = new ServeAccess();

  @ArgGroup(validate = false, heading = "%nOperations:%n")
  ServeOperations operations = new ServeOperations();

  @ArgGroup(validate = false, heading = "%nDevices in step:%n")
  ServeSync sync = new ServeSync();

  @ArgGroup(validate = false, heading = "%nFaults on purpose:%n")
  ServeFaults faults = new ServeFaults();

  ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    ServeRequest request = request();
    CountDownLatch stopped = new CountDownLatch(1);
    warn(request.faults());
    try (Deadline deadline = new Deadline(request.drain().plus(AFTER_DRAIN), this::endAtOnce);
        var _ = shell.signals().watch(exit -> end(stopped, deadline, exit));
        ServerFactory.Running server = shell.servers().start(request)) {
      boolean hasLog = request.logFile().isPresent();
      shell.signals().onHangup(hasLog ? server::reopenLog : this::noLog);
      shell
          .err()
          .line(
              "kedge: serving "
                  + Displayed.escape(directory)
                  + " at "
                  + server.files()
                  + " (Ctrl-C ends)");
      if (printUrl) {
        shell.out().line(server.files().toString());
      }
      stopped.await();
      shell.err().line("kedge: ending; answers under way get " + Amounts.time(request.drain()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE.code();
  }

  private static void end(CountDownLatch stopped, Deadline deadline, ExitCode exit) {
    deadline.begin(exit);
    stopped.countDown();
  }

  private void noLog() {
    shell.err().line("kedge: there is no access log to begin anew; going on");
  }

  private void endAtOnce(ExitCode exit) {
    shell.err().line("kedge: something did not end in time; ended without it");
    Runtime.getRuntime().halt(exit.code());
  }

  ServeRequest request() throws Failure {
    if (rangesPerClient < 0) {
      throw new Failure.Usage("--ranges-per-client is negative", "0 is no limit");
    }
    Path root = FetchItems.path(directory).toAbsolutePath();
    return new ServeRequest(
        root,
        state == null ? StateFile.of(root, shell) : state,
        access.access(),
        plain,
        new ContentOptions(access.openToAll, listing, rangesPerClient),
        List.copyOf(cors),
        listen.host(),
        listen.port(),
        limitRate,
        shell.ticker(),
        verbose ? shell.err()::line : null,
        database(),
        notice -> shell.err().line("kedge: " + notice),
        operations.tls(),
        operations.clients(),
        operations.logFile(),
        operations.logLines(shell.out()),
        operations.drain,
        faults.plan(),
        sync.options(),
        access.sameOwner,
        new Supervision(
            this::endAtOnce, Optional.ofNullable(shell.environment().get("NOTIFY_SOCKET"))));
  }

  /** Nothing can be relied on to end in good order any more. */
  private void endAtOnce(String why) {
    shell.err().line("kedge: error: the server cannot go on: " + Displayed.escape(why));
    Runtime.getRuntime().halt(ExitCode.LOCAL.code());
  }

  private void warn(FaultPlan plan) {
    if (!plan.isEmpty()) {
      shell
          .err()
          .line("kedge: warning: this server answers WRONGLY ON PURPOSE, for trying clients:");
      plan.specs().forEach(spec -> shell.err().line("  --fault " + Displayed.escape(spec.text())));
    }
  }

  private Optional<StoreAddress> database() {
    String url = store == null ? shell.environment().get("KEDGE_STORE") : store;
    return url == null || url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StoreAddress(
                url, Optional.ofNullable(shell.environment().get("KEDGE_STORE_PASSWORD"))));
  }
}
