package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.auth.Lifetimes;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.auth.Tokens;
import dev.kedge.serve.store.RandomId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge token KIND NAME} */
@Command(
    name = "token",
    header = "Make a token that a server lets in.",
    customSynopsis = "kedge token [OPTIONS] user|device|admin NAME",
    description = {
      "",
      "Prints a token for Authorization: Bearer. Whoever has it is let in, so keep it as you keep"
          + " passwords. It is signed with the key in the server's store: no server needs to run,"
          + " and all that share the store take it. Its id, by which it can be revoked, is said on"
          + " standard error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge token user ann --dir downloads",
      "  kedge token user ci --ttl 30d --path builds/ --scope read",
      "  kedge token device ann --device kiosk-7",
      "  kedge fetch --bearer @token.txt http://127.0.0.1:8080/files/big.iso"
    })
final class TokenCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description = "user reads and has links signed, device reads and reports, admin may all.")
  TokenKind kind = TokenKind.USER;

  @Parameters(index = "1", paramLabel = "NAME", description = "The user it is for.")
  String name = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "How long it counts: 15m, 12h, 30d at most (default: 1h, for admins 15m).")
  @Nullable Duration lifetime;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = "The device that a device token is for.")
  @Nullable String device;

  @Option(
      names = "--path",
      paramLabel = "RULE",
      description =
          "Only these files: docs/ is a directory with all below, docs/a.pdf a file. May be"
              + " repeated.")
  List<String> paths = new ArrayList<>();

  @Option(
      names = "--scope",
      paramLabel = "WORD",
      split = ",",
      description =
          "Only for this: read, link, sync, admin (default: all that the kind may). May be"
              + " repeated.")
  List<Scope> scopes = new ArrayList<>();

  @ArgGroup(validate = false, heading = "%nWhich server:%n")
  StoreOptions store = new StoreOptions();

  TokenCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    TokenGrant grant = grant();
    try (ServerStore opened = store.open(shell)) {
      Tokens.Issued issued = opened.access().tokens().issue(grant, RandomId.next());
      shell
          .err()
          .line(
              "kedge: token "
                  + issued.id()
                  + " for "
                  + Displayed.escape(name)
                  + ", until "
                  + issued.until());
      shell.out().line(issued.text());
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw ServerStore.failed(e);
    }
  }

  private TokenGrant grant() throws Failure.Usage {
    AccessNames.check(name, "NAME");
    if ((device != null) != (kind == TokenKind.DEVICE)) {
      throw new Failure.Usage(
          device == null ? "a device token is for one device" : "--device is for device tokens",
          "kedge token device " + Displayed.escape(name) + " --device ID");
    }
    if (device != null) {
      AccessNames.check(device, "--device");
    }
    for (String path : paths) {
      if (!PathRules.isRule(path)) {
        throw new Failure.Usage(
            "--path: not a path below the served directory: " + Displayed.escape(path),
            "write docs/ for a directory, docs/a.pdf for a file");
      }
    }
    Instant now = shell.ticker().now().truncatedTo(ChronoUnit.SECONDS);
    return new TokenGrant(
        kind,
        name,
        Optional.ofNullable(device),
        scopes(),
        paths.isEmpty() ? PathRules.EVERYTHING : new PathRules(paths),
        now,
        now.plus(AccessNames.lifetime(lifetime, kind.lifetime(), Lifetimes.LONGEST)));
  }

  private Set<Scope> scopes() throws Failure.Usage {
    if (scopes.isEmpty()) {
      return kind.most();
    }
    Set<Scope> wanted = EnumSet.copyOf(scopes);
    if (!kind.most().containsAll(wanted)) {
      wanted.removeAll(kind.most());
      throw new Failure.Usage(
          "a token of this kind is never good for " + wanted.iterator().next().word(),
          "an admin token is good for all");
    }
    return wanted;
  }
}
