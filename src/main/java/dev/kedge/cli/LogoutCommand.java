package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.UrlInput;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge logout [URL]} */
@Command(
    name = "logout",
    header = "Forget a server and its token; files stay.",
    customSynopsis = "kedge logout [OPTIONS] [URL]",
    description = {
      "",
      "Forgets the token and what was known of the server's items. Reports that the server has not"
          + " taken yet are lost. Files stay where they are."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge logout", "  kedge logout --revoke https://files.example.org"})
final class LogoutCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "The server (default: the only one).")
  @Nullable String url;

  @Option(
      names = "--revoke",
      description = "Also end the device's rights on the server; this needs the server.")
  boolean revoke;

  @Mixin SyncOptions options = new SyncOptions();

  LogoutCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    String named = url;
    Optional<URI> server = named == null ? options.url() : Optional.of(UrlInput.parse(named));
    return options.run(shell, sync -> sync.logout(server, revoke));
  }
}
