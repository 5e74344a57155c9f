package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user adds to each request. */
final class RequestOptions {
  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      description =
          "Send this header field to the URL's own server; it is not sent on to another one after a"
              + " redirect, and its value is not stored. Give several by repeating the option."
              + " @FILE reads them from a file, one a line, which keeps secrets out of the process"
              + " list.")
  List<String> texts = new ArrayList<>();

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "The name kedge gives itself (default: kedge/VERSION).")
  @Nullable String userAgent;

  List<Header> headers() throws Failure {
    List<Header> headers = new ArrayList<>();
    for (String text : texts) {
      if (text.startsWith("@")) {
        for (String line : lines(text.substring(1))) {
          headers.add(HeaderFields.parse(line));
        }
      } else {
        headers.add(HeaderFields.parse(text));
      }
    }
    return headers;
  }

  String userAgent() throws Failure.Usage {
    return userAgent == null
        ? "kedge/" + Version.text()
        : HeaderFields.value("--user-agent", userAgent);
  }

  private static List<String> lines(String file) throws Failure {
    try {
      return Files.readAllLines(Path.of(file)).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException | InvalidPathException e) {
      throw new Failure.Local(
          "cannot read headers from " + file + ": " + Reason.of(e), null, false, e);
    }
  }
}
