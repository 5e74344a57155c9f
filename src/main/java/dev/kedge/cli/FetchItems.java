package dev.kedge.cli;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.Header;
import dev.kedge.model.Logins;
import dev.kedge.model.Trust;
import dev.kedge.protocol.Checksums;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.InputList;
import dev.kedge.protocol.UrlInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes items of what was typed: URLs on the command line, and lists of them. */
final class FetchItems {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final Path directory;
  private final List<ExpectedDigest> checksums;
  private final List<Header> headers;
  private final Logins logins;

  FetchItems(
      @Nullable String directory, List<String> checksums, List<Header> headers, Logins logins)
      throws Failure.Usage {
    this.directory = directory == null ? HERE : HERE.resolve(path(directory));
    this.checksums = digests(checksums);
    this.headers = headers;
    this.logins = logins;
  }

  FetchItem of(String url, @Nullable String out) throws Failure.Usage {
    URI parsed = UrlInput.parse(url);
    return new FetchItem(
        parsed, out == null ? null : path(out), directory, checksums, logins.with(headers, parsed));
  }

  /**
   * The items of a list. Its own settings win over the command's; header fields add up, but one
   * login.
   *
   * @param list the list's name, for the failure, which names the line too
   * @param warnings of what is passed over
   */
  List<FetchItem> ofList(String list, InputStream in, Consumer<String> warnings) throws Failure {
    String text = read(list, in);
    String place = list.equals("-") ? "standard input" : Displayed.escape(list);
    try {
      List<FetchItem> items = new ArrayList<>();
      for (InputList.Entry entry : InputList.parse(text)) {
        items.add(of(entry));
        if (entry.mirrors() > 0) {
          warnings.accept(
              place + ": line " + entry.line() + ": only the first URL is used, not its mirrors");
        }
      }
      return items;
    } catch (Failure.Usage e) {
      throw at(place, e);
    }
  }

  private FetchItem of(InputList.Entry entry) throws Failure.Usage {
    try {
      return item(entry);
    } catch (Failure.Usage e) {
      throw at("line " + entry.line(), e);
    }
  }

  private static Failure.Usage at(String place, Failure.Usage e) {
    Failure.Usage atPlace = new Failure.Usage(place + ": " + e.text(), e.hint());
    atPlace.initCause(e);
    return atPlace;
  }

  private FetchItem item(InputList.Entry entry) throws Failure.Usage {
    List<Header> own = new ArrayList<>();
    for (String header : entry.headers()) {
      own.add(HeaderFields.parse(header));
    }
    List<Header> all = new ArrayList<>(headers);
    if (own.stream().anyMatch(Header::isAuthorization)) {
      all.removeIf(Header::isAuthorization);
    }
    all.addAll(own);
    return new FetchItem(
        entry.url(),
        entry.out() == null ? null : path(entry.out()),
        entry.dir() == null ? directory : HERE.resolve(path(entry.dir())),
        entry.checksums().isEmpty() ? checksums : given(entry.checksums()),
        logins.with(all, entry.url()));
  }

  static List<ExpectedDigest> digests(List<String> texts) throws Failure.Usage {
    List<Digest> digests = new ArrayList<>();
    for (String text : texts) {
      digests.add(Checksums.parse(text));
    }
    return given(digests);
  }

  private static List<ExpectedDigest> given(List<Digest> digests) {
    return digests.stream().map(digest -> new ExpectedDigest(digest, Trust.USER)).toList();
  }

  static Path path(String text) throws Failure.Usage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Failure.Usage(
          "not a file name here: " + text, "names that are not ASCII need a UTF-8 locale (LC_ALL)");
    }
  }

  /** A list's text: the file's, or all of standard input for {@code -}. */
  private static String read(String list, InputStream in) throws Failure {
    try {
      return list.equals("-")
          ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(path(list));
    } catch (IOException e) {
      throw new Failure.Local(
          "cannot read " + list + ": " + Reason.of(e), "check its name and rights", false, e);
    }
  }
}
