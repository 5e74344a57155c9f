package dev.kedge.cli;

import dev.kedge.app.Downloads;
import dev.kedge.cli.print.DownloadPrinter;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge forget FILE} */
@Command(
    name = "forget",
    header = "Drop files from the ledger; the files themselves stay.",
    customSynopsis = {
      "kedge forget [OPTIONS] FILE|ID...",
      "       kedge forget [OPTIONS] [--completed] [--older-than DURATION]"
    },
    description = {
      "",
      "kedge no longer knows the file: it cannot be resumed, nor verified without --checksum. A"
          + " finished file is never touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge forget big.iso",
      "  kedge forget --delete-part 12",
      "  kedge forget --completed --older-than 30d"
    })
final class ForgetCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE|ID",
      arity = "0..*",
      description = "A file, or an id as 'kedge list' shows it.")
  List<String> names = new ArrayList<>();

  @Option(names = "--completed", description = "All that are complete. No file is deleted.")
  boolean completed;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "All to which nothing has happened for so long, 30d say; with --completed, of those. No"
              + " file is deleted, nor what was fetched of an unfinished one.")
  @Nullable Duration age;

  @Option(
      names = "--delete-part",
      description = "Delete what was fetched of an unfinished file (NAME.*.kedge) too.")
  boolean deletePart;

  @Mixin ListingOptions options = new ListingOptions();

  ForgetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    boolean isMany = completed || age != null;
    if (isMany && (deletePart || !names.isEmpty())) {
      throw new Failure.Usage(
          "--completed and --older-than go with neither names nor --delete-part",
          "name what you mean: kedge forget --delete-part FILE");
    }
    if (!isMany && names.isEmpty()) {
      throw new Failure.Usage("nothing is named", "kedge forget FILE, or --completed for many");
    }
    List<Failure> failures = new ArrayList<>();
    int done =
        options.look(
            shell,
            downloads -> {
              if (isMany) {
                forgetMany(downloads);
              } else {
                forgetNamed(downloads, failures);
              }
            });
    failures.forEach(new Complaints(shell, options.typed())::failed);
    return failures.isEmpty() ? done : ExitCode.common(failures).code();
  }

  /** What is known by its name is forgotten, whatever the other names are. */
  private void forgetNamed(Downloads downloads, List<Failure> failures) throws Failure {
    DownloadPrinter printer = options.printer(shell);
    Map<Long, Download> found = new LinkedHashMap<>();
    for (String name : names) {
      try {
        if (!LostRows.forget(shell, downloads, name)) {
          downloads.named(name).forEach(row -> found.put(row.id(), row));
        }
      } catch (Failure.Usage unknown) {
        failures.add(unknown);
      }
    }
    for (Download download : found.values()) {
      try {
        Path part = downloads.forget(download, deletePart).orElse(null);
        printer.forgotten(download, part, deletePart);
      } catch (Failure.Busy busy) {
        failures.add(busy);
      }
    }
  }

  /** One line for all of them, and one for each part that stays behind. */
  private void forgetMany(Downloads downloads) throws Failure {
    DownloadPrinter printer = options.printer(shell);
    int count = 0;
    for (Download download : downloads.all()) {
      if (isMeant(download)) {
        try {
          Path part = downloads.forget(download, false).orElse(null);
          if (options.json || part != null) {
            printer.forgotten(download, part, false);
          }
          count++;
        } catch (Failure.Busy _) {
          // Something happens to it just now, so it is not over.
        }
      }
    }
    printer.forgotten(count);
  }

  private boolean isMeant(Download download) {
    Duration least = age;
    boolean isOld = least == null || download.updated().isBefore(shell.ticker().now().minus(least));
    return isOld && (!completed || download.state() == DownloadState.COMPLETED);
  }
}
