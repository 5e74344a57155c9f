package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.SignedLink;
import dev.kedge.serve.auth.Lifetimes;
import dev.kedge.serve.auth.LinkGrant;
import dev.kedge.serve.auth.Links;
import dev.kedge.serve.auth.Visitor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge link FILE} */
@Command(
    name = "link",
    header = "Make a signed link to a served file, which ends by itself.",
    customSynopsis = "kedge link [OPTIONS] FILE|ITEM|PATH",
    description = {
      "",
      "Prints a URL that anybody may read until its time is over: that file, nothing else. It is"
          + " signed with the key in the server's store; no server needs to run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge link downloads/big.iso",
      "  kedge link downloads/film.mp4 --ttl 2h --user ann --ip 192.0.2.0/24",
      "  kedge link downloads/film.mp4 --disposition inline --public-url https://dl.example.org"
    })
final class LinkCommand implements Callable<Integer> {
  private static final Duration USUAL = Duration.ofHours(1);

  private final Shell shell;

  /** Whether browsers show it or save it. */
  enum Disposition {
    INLINE,
    ATTACHMENT
  }

  @Parameters(
      paramLabel = "FILE|ITEM|PATH",
      description =
          "A file of a served directory, the id of an item (its present bytes), or a path on the"
              + " server: /files/big.iso, /v1/content/ID.")
  String target = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "How long it counts: 15m, 2h, 30d at most (default: 1h).")
  @Nullable Duration lifetime;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "The user it is for, to be found in logs and to be revoked (default: ${DEFAULT-VALUE}).")
  String user = "guest";

  @Option(names = "--device", paramLabel = "ID", description = "The user's device it is for.")
  @Nullable String device;

  @Option(
      names = "--ip",
      paramLabel = "CIDR",
      converter = CidrText.class,
      description = "Only from this address or block: 192.0.2.7, 10.0.0.0/8.")
  @Nullable CidrBlock addresses;

  @Option(
      names = "--disposition",
      paramLabel = "HOW",
      description = "Whether browsers show the file (inline) or save it (attachment).")
  @Nullable Disposition disposition;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      converter = BaseUrl.class,
      description =
          "Where clients find the server (default: where it was found when it was started last).")
  @Nullable URI publicUrl;

  @ArgGroup(validate = false, heading = "%nWhich server:%n")
  StoreOptions store = new StoreOptions();

  LinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    AccessNames.check(user, "--user");
    if (device != null) {
      AccessNames.check(device, "--device");
    }
    Duration counts = AccessNames.lifetime(lifetime, USUAL, Lifetimes.LONGEST);
    LinkTarget named = LinkTarget.of(target, store, shell);
    try (ServerStore opened = named.store().open(shell)) {
      URI base = base(opened);
      Links.Signed signed = signed(opened, base, named, counts);
      shell.err().line("kedge: link for " + Displayed.escape(user) + ", until " + signed.until());
      shell.out().line(Visitor.base(base) + signed.url());
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw ServerStore.failed(e);
    }
  }

  private Links.Signed signed(ServerStore opened, URI base, LinkTarget named, Duration counts)
      throws IOException, Failure {
    Instant now = shell.ticker().now().truncatedTo(ChronoUnit.SECONDS);
    var grant =
        new LinkGrant(
            named.path(opened.items()),
            user,
            now,
            now.plus(counts),
            Optional.ofNullable(device),
            Optional.ofNullable(addresses),
            Optional.ofNullable(disposition).map(how -> how.name().toLowerCase(Locale.ROOT)));
    try {
      return opened.access().links().sign(SignedLink.authority(base), grant);
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage(
          "no link can name this path: " + Displayed.escape(target), "escape it as URLs are");
    }
  }

  private URI base(ServerStore opened) throws IOException, Failure.Usage {
    if (publicUrl != null) {
      return publicUrl;
    }
    Optional<URI> last = opened.access().base();
    if (last.isEmpty()) {
      throw new Failure.Usage(
          "where clients find the server is not known: it was never started",
          "say it with --public-url URL");
    }
    return last.get();
  }
}
