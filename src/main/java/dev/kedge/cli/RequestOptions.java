package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.model.Logins;
import dev.kedge.protocol.BasicCredentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user adds to each request, and whom he trusts with it. */
final class RequestOptions {
  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      description =
          "Send this header field to the URL's own server; it is not sent on to another one after a"
              + " redirect, and its value is not stored. Give several by repeating the option."
              + " @FILE reads them from a file, one a line, and @env:NAME from an environment"
              + " variable, which keeps secrets out of the process list.")
  List<String> texts = new ArrayList<>();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME:PASSWORD",
      description =
          "Log in to the URL's own server with this name and password (Basic). @FILE and @env:NAME"
              + " as with --header.")
  @Nullable String user;

  @Option(
      names = "--bearer",
      paramLabel = "TOKEN",
      description =
          "Log in to the URL's own server with this token (Bearer). @FILE and @env:NAME as with"
              + " --header.")
  @Nullable String bearer;

  @Option(
      names = {"-n", "--netrc"},
      description =
          "Log in as $NETRC, else ~/.netrc, says for the URL's own host; --user, --bearer and a"
              + " password in the URL win.")
  boolean netrc;

  @Option(names = "--netrc-file", paramLabel = "FILE", description = "The same with this file.")
  @Nullable Path netrcFile;

  @Option(
      names = "--trust-host",
      paramLabel = "HOST",
      description =
          "When a redirect leads to this host, send it the header fields and the login too (but"
              + " never from https to http). Give several by repeating the option.")
  List<String> trustHosts = new ArrayList<>();

  @Option(
      names = "--allow-downgrade",
      description = "Follow redirects from https to http, where everyone on the way can read.")
  boolean allowDowngrade;

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "The name kedge gives itself (default: kedge/VERSION).")
  @Nullable String userAgent;

  List<Header> headers(Shell shell) throws Failure {
    Map<String, String> environment = shell.environment();
    List<Header> headers = new ArrayList<>();
    for (String text : texts) {
      for (String line : SecretText.lines(text, environment)) {
        headers.add(HeaderFields.parse(line));
      }
    }
    if (user != null) {
      headers.add(basic(SecretText.line("--user", user, environment)));
    }
    if (bearer != null) {
      headers.add(bearer(SecretText.line("--bearer", bearer, environment)));
    }
    if (headers.stream().filter(Header::isAuthorization).count() > 1) {
      throw new Failure.Usage("several ways to log in: --user, --bearer, --header", "give one");
    }
    return headers;
  }

  /**
   * What the user's {@code .netrc} says, if he wants it asked.
   *
   * @param quiet no warning if others may read it
   */
  Logins logins(Shell shell, boolean quiet) throws Failure {
    if (!netrc && netrcFile == null) {
      return Logins.NONE;
    }
    NetrcFile file =
        NetrcFile.read(netrcFile == null ? NetrcFile.usual(shell.environment()) : netrcFile);
    if (!quiet && file.isOpenToOthers()) {
      shell
          .err()
          .line("kedge: warning: others can read the passwords in " + file.path() + "; chmod 600");
    }
    return file;
  }

  String userAgent() throws Failure.Usage {
    return userAgent == null
        ? "kedge/" + Version.text()
        : HeaderFields.value("--user-agent", userAgent);
  }

  private static Header basic(String nameAndPassword) throws Failure.Usage {
    String pair = HeaderFields.line("--user", nameAndPassword);
    if (pair.indexOf(':') < 0) {
      throw new Failure.Usage(
          "--user has no password",
          "write --user NAME:PASSWORD, or --user @FILE with that in it; kedge never asks");
    }
    return new Header("Authorization", BasicCredentials.of(pair));
  }

  private static Header bearer(String line) throws Failure.Usage {
    String token = HeaderFields.value("--bearer", line);
    if (token.indexOf(' ') >= 0) {
      throw new Failure.Usage("the token of --bearer holds a space", "give the token alone");
    }
    return new Header("Authorization", "Bearer " + token);
  }
}
