package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge fetch URL…} */
@Command(
    name = "fetch",
    header = "Download files, in parallel, verified, resumable.",
    customSynopsis = {"kedge fetch [OPTIONS] URL...", "       kedge fetch [OPTIONS] -i LIST"},
    description = {
      "",
      "Fetches each URL over several connections and gives the file its name only when it is whole"
          + " and its version is proven. Stop it any way you like; run the same command again and"
          + " it goes on. A file that is already there and unchanged costs one small request."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge fetch https://example.org/big.iso",
      "  kedge fetch -o image.iso --checksum sha256:9c56... https://example.org/big.iso",
      "  kedge fetch -d downloads -j 5 https://example.org/a.zip https://example.org/b.zip",
      "  kedge fetch -i list.txt                      # one URL a line; out=, dir=, checksum="
          + " indented below",
      "  kedge fetch -o - https://example.org/a.tar.gz | tar xz",
      "  kedge fetch --bearer @token.txt --limit-rate 2M https://example.org/private.bin",
      "  file=$(kedge fetch --print-filename -q https://example.org/a.deb)",
      "  kedge fetch --json https://example.org/a.bin | jq -r 'select(.event==\"done\").path'"
    })
final class FetchCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "URL",
      arity = "0..*",
      description =
          "What to fetch: http or https. Spaces, umlauts and [ ] | are taken as browsers take them."
              + " Quote a URL that holds & or ?.")
  List<String> urls = new ArrayList<>();

  @Option(names = "--no-report", description = ServerPlaces.NO_REPORT)
  boolean noReport;

  @ArgGroup(validate = false, heading = "%nFiles:%n")
  TargetOptions target = new TargetOptions();

  @Mixin TransferOptions transfer = new TransferOptions();

  @ArgGroup(validate = false, heading = "%nWhat is remembered:%n")
  MemoryOptions memory = new MemoryOptions();

  FetchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    FetchRequest request = request();
    var printer = transfer.output.printer(shell, request.size());
    try (Work work = Work.open(shell, memory.fetching(shell, !noReport), printer, goOn())) {
      return work.run(
              () -> {
                if (target.isStream()) {
                  work.kedge().stream(request, shell.out().stream(), work.events());
                } else {
                  work.kedge().fetch(request, work.events());
                }
              })
          .code();
    }
  }

  FetchRequest request() throws Failure {
    target.check(urls.size(), transfer.output);
    FetchItems items =
        new FetchItems(
            target.directory,
            target.checksums,
            transfer.sent.headers(shell),
            transfer.sent.logins(shell, transfer.output.quiet),
            this::warn);
    boolean isOnly = urls.size() == 1 && target.list == null;
    for (String url : urls) {
      items.take(url, target.isStream() ? null : target.out(), isOnly);
    }
    if (target.list != null) {
      items.takeList(target.list, shell.in());
    }
    FetchRequest request = items.request(options());
    if (request.size() == 0) {
      throw new Failure.Usage(
          target.list == null ? "no URL given" : "the list (-i) is empty",
          "kedge fetch URL, or kedge fetch -i FILE with a list");
    }
    return request;
  }

  private void warn(String notice) {
    if (!transfer.output.quiet) {
      shell.err().line("kedge: warning: " + notice);
    }
  }

  private FetchOptions options() throws Failure.Usage {
    if (target.isStream() && transfer.network.connections == null) {
      transfer.network.connections = 1; // Keeps a stream in order without a window of it in memory.
    }
    return transfer.of(target.naming());
  }

  private String goOn() {
    return memory.noLedger || target.isStream() ? Work.FORGETS : Work.GO_ON;
  }
}
