package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.serve.auth.SigningKey;
import dev.kedge.serve.auth.SigningKey.Use;
import dev.kedge.serve.auth.StoredKeys;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge keys} */
@Command(
    name = "keys",
    header = "List and rotate the keys that sign a server's links and tokens.",
    customSynopsis = "kedge keys [OPTIONS] [list|rotate|replace]",
    description = {
      "",
      "The keys are in the server's store and are never shown. Running servers take up a change"
          + " within 10 seconds."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge keys --dir downloads",
      "  kedge keys rotate            # as a habit: breaks nothing",
      "  kedge keys replace           # a key leaked: ends all links and tokens"
    })
final class KeysCommand implements Callable<Integer> {
  private final Shell shell;

  /** What is done. */
  enum Action {
    LIST,
    ROTATE,
    REPLACE
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "ACTION",
      description =
          "list shows the keys. rotate makes new ones; what the old ones signed counts on. replace"
              + " makes new ones and ends all that was signed (default: list).")
  Action action = Action.LIST;

  @Option(
      names = "--for",
      paramLabel = "USE",
      description = "Only the keys for this: link or token.")
  @Nullable Use use;

  @ArgGroup(validate = false, heading = "%nWhich server:%n")
  StoreOptions store = new StoreOptions();

  KeysCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    try (ServerStore opened = store.open(shell)) {
      Instant now = shell.ticker().now().truncatedTo(ChronoUnit.SECONDS);
      StoredKeys keys = opened.access().keys();
      for (Use each : use == null ? List.of(Use.values()) : List.of(use)) {
        switch (action) {
          case LIST -> {}
          case ROTATE -> keys.rotate(each, now);
          case REPLACE -> keys.replaceNow(each, now);
        }
      }
      keys.read().keys().stream()
          .filter(key -> use == null || key.use() == use)
          .forEach(key -> shell.out().line(line(key, now)));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw ServerStore.failed(e);
    }
  }

  private static String line(SigningKey key, Instant now) {
    String state =
        key.verifiesUntil()
            .map(until -> (until.isAfter(now) ? "verifies until " : "ended ") + until)
            .orElseGet(
                () -> key.signsFrom().isAfter(now) ? "signs from " + key.signsFrom() : "signs");
    return key.id() + "  " + key.use().name().toLowerCase(Locale.ROOT) + "  " + state;
  }
}
