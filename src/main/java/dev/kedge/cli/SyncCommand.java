package dev.kedge.cli;

import dev.kedge.app.SyncRequest;
import dev.kedge.cli.print.JsonSync;
import dev.kedge.cli.print.SyncBars;
import dev.kedge.cli.print.TextSyncStatus;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.TransferListener;
import dev.kedge.sync.plan.MaxDelete;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge sync} */
@Command(
    name = "sync",
    header = "Bring this device in step with its server.",
    customSynopsis = {"kedge sync [OPTIONS]", "       kedge sync status [OPTIONS]"},
    description = {
      "",
      "Reports what was done here, hears what the server wants, fetches and repairs what is"
          + " desired, deletes what is to go, and reports that. Deleting is guarded: only files"
          + " that kedge fetched for this server, inside the directory, while its marker is there,"
          + " and not too many at once. 'kedge sync status' shows how things stand."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge sync --dir /srv/kiosk                    # the first time, it needs a directory",
      "  kedge sync --plan                              # say what would be done",
      "  kedge sync --watch                             # stay, at the server's pace",
      "  kedge sync status"
    })
final class SyncCommand implements Callable<Integer> {
  private final Shell shell;

  /** What is wanted. */
  enum What {
    STATUS
  }

  @Parameters(
      paramLabel = "status",
      arity = "0..1",
      description = "Say how this device and the user's others stand, and what waits.")
  @Nullable What what;

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "Where the files are kept; remembered, so needed only once.")
  @Nullable Path directory;

  @Option(names = "--plan", description = "Say what would be done, and why; do nothing.")
  boolean plan;

  @Option(
      names = "--watch",
      description = "Stay, and do it again whenever the server has something new.")
  boolean watch;

  @Option(
      names = "--verify",
      description =
          "First read all files that are held, and have the server compare their digests; what is"
              + " damaged is repaired by fetching only its bad chunks.")
  boolean verify;

  @Option(
      names = "--max-delete",
      paramLabel = "N|P%",
      description =
          "Delete nothing where more than so many files would go at once, a number or a share of"
              + " those held (default: 10 or 50%%, whichever is more); exit 14.")
  @Nullable String maxDelete;

  @Option(
      names = "--keep-old",
      paramLabel = "N",
      description = "Keep so many old versions of each item, in .kedge-old (default: 0).")
  int keepOld;

  @ArgGroup(validate = false, heading = "%nConnections and limits:%n")
  NetworkOptions network = new NetworkOptions();

  @Mixin SyncOptions options = new SyncOptions();

  SyncCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    if (what == What.STATUS) {
      return status();
    }
    SyncRequest request = request();
    SyncBars bars = options.bars(shell);
    StepTally tally = new StepTally(options.json ? options.listener(shell) : bars);
    TransferListener events = options.json ? _ -> {} : bars;
    int code =
        options.run(
            shell,
            sync -> {
              try (bars) {
                sync.sync(request, tally, events);
              } catch (Failure.Guarded guarded) {
                if (tally.failures().isEmpty()) {
                  throw guarded;
                }
                tally.notice(guarded.text());
                tally.add(guarded);
              }
            });
    if (code == 0 && !options.json && tally.wasIdle()) {
      shell.err().line("kedge: nothing to do");
    }
    return code == 0 ? ExitCode.common(tally.failures()).code() : code;
  }

  private int status() throws Failure {
    return options.run(
        shell,
        sync -> {
          var status = sync.status(options.url());
          if (options.json) {
            new JsonSync(shell.out()::line, shell.ticker(), ExitCode::number).status(status);
          } else {
            new TextSyncStatus(shell.out()::line).print(status);
          }
        });
  }

  private SyncRequest request() throws Failure {
    if (keepOld < 0) {
      throw new Failure.Usage("--keep-old " + keepOld + " is out of bounds", "give 0 or more");
    }
    if (plan && watch) {
      throw new Failure.Usage(
          "--plan and --watch do not go together",
          "look with --plan first, then stay with --watch");
    }
    if (plan && verify) {
      throw new Failure.Usage(
          "--plan and --verify do not go together", "--verify reports what it finds");
    }
    String most = maxDelete;
    return new SyncRequest(
        options.url(),
        Optional.ofNullable(directory),
        plan,
        watch,
        verify,
        most == null
            ? MaxDelete.USUAL
            : MaxDelete.parse(most)
                .orElseThrow(() ->
                    new Failure.Usage(
                        "--max-delete " + most + " is neither a number nor a percentage",
                        "write --max-delete 20, or --max-delete 30%")),
        keepOld,
        fetchOptions());
  }

  private FetchOptions fetchOptions() throws Failure {
    return TransferOptions.of(
        network, new ProofOptions(), new RequestOptions(), TargetOptions.Naming.USUAL);
  }
}
