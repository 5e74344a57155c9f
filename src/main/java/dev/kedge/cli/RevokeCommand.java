package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.auth.Links;
import dev.kedge.serve.auth.Revocation;
import dev.kedge.serve.store.RandomId;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kedge revoke KIND NAME} */
@Command(
    name = "revoke",
    header = "End tokens and links before their time.",
    customSynopsis = "kedge revoke [OPTIONS] user|device|token|link NAME|ID|URL",
    description = {
      "",
      "What was issued up to now counts no longer, on all servers of the store within 10 seconds;"
          + " transfers that are running end as they are. What is issued later counts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge revoke user ann                # all her tokens and links",
      "  kedge revoke device kiosk-7",
      "  kedge revoke token u2W0cIVnnTTQOL8yAHHBHg",
      "  kedge revoke link 'https://dl.example.org/files/big.iso?exp=...'"
    })
final class RevokeCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(index = "0", paramLabel = "KIND", description = "user, device, token or link.")
  Revocation.Kind kind = Revocation.Kind.USER;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "The name of the user or device, the id of the token, the whole link.")
  String name = "";

  @ArgGroup(validate = false, heading = "%nWhich server:%n")
  StoreOptions store = new StoreOptions();

  RevokeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    String value = value();
    try (ServerStore opened = store.open(shell)) {
      Instant now = shell.ticker().now().truncatedTo(ChronoUnit.SECONDS);
      opened.access().keys().revoke(new Revocation(kind, value, now));
      String what =
          kind == Revocation.Kind.LINK
              ? "the link"
              : kind.name().toLowerCase(Locale.ROOT) + ' ' + value;
      shell.err().line("kedge: revoked " + Displayed.escape(what) + "; it counts nowhere in 10 s");
      if (kind == Revocation.Kind.TOKEN && !RandomId.isOne(value)) {
        shell.err().line("kedge: warning: no token of kedge has such an id; 'kedge token' says it");
      }
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw ServerStore.failed(e);
    }
  }

  private String value() throws Failure.Usage {
    if (kind == Revocation.Kind.LINK) {
      return Links.mark(name.substring(name.indexOf('?') + 1))
          .orElseThrow(() ->
              new Failure.Usage(
                  "this is no signed link", "give all of it, in quotes, as it was made"));
    }
    AccessNames.check(name, "NAME");
    return name;
  }
}
