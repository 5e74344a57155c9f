package dev.kedge.cli;

import dev.kedge.cli.print.JsonSync;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.UrlInput;
import dev.kedge.sync.api.ServerApi;
import java.io.Console;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kedge login URL} */
@Command(
    name = "login",
    header = "Make this machine a device of a kedge server.",
    customSynopsis = "kedge login [OPTIONS] URL",
    description = {
      "",
      "Registers this machine with the server, once, under the user whose token is given. From then"
          + " on 'kedge sync' keeps it in step, and fetching from the server is reported there. The"
          + " token is read from --token, else from $KEDGE_TOKEN, else asked for without echo."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge login https://files.example.org",
      "  kedge login --token @token.txt https://files.example.org",
      "  kedge login --token @env:TOKEN --keep reference https://files.example.org"
    })
final class LoginCommand implements Callable<Integer> {
  private static final String VARIABLE = "KEDGE_TOKEN";

  private final Shell shell;

  /** What is kept of the user's token. */
  enum Keep {
    TOKEN,
    REFERENCE,
    NOTHING
  }

  @Parameters(paramLabel = "URL", description = "The server: scheme, host and port.")
  String url = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The user's token. @FILE reads it from a file, @env:NAME from an environment variable;"
              + " both keep it out of the process list.")
  @Nullable String token;

  @Option(
      names = "--keep",
      paramLabel = "WHAT",
      description =
          "What is kept of the user's token, in a file that only you may read: the 'token', a"
              + " 'reference' to the @FILE or @env:NAME, or 'nothing' (default). The device's own"
              + " token is always kept there.")
  Keep keep = Keep.NOTHING;

  @Option(
      names = "--new-device",
      description = "Become a new device, although this machine was one before.")
  boolean anew;

  @Mixin SyncOptions options = new SyncOptions();

  LoginCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    URI server = UrlInput.parse(url);
    Optional<String> kept = kept();
    String text = token();
    return options.run(
        shell,
        sync -> {
          String device =
              sync.login(server, text, keep == Keep.TOKEN ? Optional.of(text) : kept, anew);
          if (options.json) {
            new JsonSync(shell.out()::line, shell.ticker(), ExitCode::number)
                .loggedIn(ServerApi.base(server), device);
          } else {
            shell.out().line(Displayed.escape(device));
            if (anew) {
              shell
                  .err()
                  .line("kedge: this is a new device; what it is to hold has to be set for it");
            }
          }
        });
  }

  private Optional<String> kept() throws Failure {
    if (keep != Keep.REFERENCE) {
      return Optional.empty();
    }
    if (token == null || !token.startsWith("@")) {
      throw new Failure.Usage(
          "--keep reference needs --token @FILE or --token @env:NAME", "or use --keep token");
    }
    boolean isFile = !token.startsWith("@env:");
    return Optional.of(
        isFile ? "@" + FetchItems.path(token.substring(1)).toAbsolutePath().normalize() : token);
  }

  private String token() throws Failure {
    Map<String, String> environment = shell.environment();
    String text = token;
    if (text == null && environment.containsKey(VARIABLE)) {
      text = "@env:" + VARIABLE;
    }
    String line = text == null ? asked() : SecretText.line("--token", text, environment).strip();
    if (line.isEmpty() || line.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new Failure.Usage("that is no token", "it is one line of letters, digits, dots and -_");
    }
    return line;
  }

  /** Never from a pipe: what is typed where nothing hides it would be shown. */
  private String asked() throws Failure.Usage {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() ->
                new Failure.Usage(
                    "no terminal to ask for the token at",
                    "give --token @FILE, or set KEDGE_TOKEN"));
    char[] typed = console.readPassword("Token for %s: ", url);
    return typed == null ? "" : new String(typed).strip();
  }
}
