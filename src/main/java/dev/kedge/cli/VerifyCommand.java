package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.VerifyRequest;
import dev.kedge.protocol.TypedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge verify FILE…} */
@Command(
    name = "verify",
    header = "Prove files against their digests; repair only what is bad.",
    customSynopsis = "kedge verify [OPTIONS] FILE...",
    description = {
      "",
      "Reads each file and compares it, chunk by chunk, with what kedge recorded when it was"
          + " fetched, or with --checksum, and says which chunks are bad. --repair fetches just"
          + " those again. Several files are read at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge verify big.iso",
      "  kedge verify --checksum sha256:9c56... big.iso",
      "  kedge verify --repair *.iso"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to prove.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--checksum",
      paramLabel = "ALG:HEX",
      description =
          "Digest that the one file must have (forms as with fetch), instead of kedge's own"
              + " record.")
  List<String> checksums = new ArrayList<>();

  @Option(
      names = "--repair",
      description =
          "Fetch the bad chunks again from where the file came from, and publish it again.")
  boolean repair;

  @ArgGroup(validate = false, heading = "%nConnections and limits of a repair:%n")
  NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, heading = "%nRequests of a repair:%n")
  RequestOptions sent = new RequestOptions();

  @ArgGroup(validate = false, heading = "%nWhat is said:%n")
  OutputOptions output = new OutputOptions();

  @ArgGroup(validate = false, heading = "%nWhat is remembered:%n")
  MemoryOptions memory = new MemoryOptions();

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    VerifyRequest request = request();
    var printer = output.printer(shell, files.size(), request.files());
    String goOn = "run the same command again";
    try (Work work = Work.open(shell, memory.looking(shell), printer, goOn)) {
      return work.run(() -> work.kedge().verify(request, work.events(), work.results())).code();
    }
  }

  VerifyRequest request() throws Failure {
    output.check();
    if (!checksums.isEmpty() && files.size() > 1) {
      throw new Failure.Usage("--checksum is for one file, but there are several", null);
    }
    List<Path> paths = new ArrayList<>();
    for (String file : files) {
      if (file.startsWith("http://") || file.startsWith("https://")) {
        throw new Failure.Usage(
            "verify takes files, not URLs: " + TypedText.shown(file),
            "name the file, or see 'kedge list'");
      }
      paths.add(FetchItems.path(file));
    }
    return new VerifyRequest(
        paths,
        FetchItems.digests(checksums),
        repair,
        sent.headers(shell),
        sent.logins(shell, output.quiet),
        TransferOptions.of(network, new ProofOptions(), sent, TargetOptions.Naming.USUAL));
  }
}
