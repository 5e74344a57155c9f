package dev.kedge.cli;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.FetchRequest.Mistake;
import dev.kedge.model.Header;
import dev.kedge.model.Logins;
import dev.kedge.model.Trust;
import dev.kedge.protocol.Checksums;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.InputList;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.TypedText;
import dev.kedge.protocol.UrlInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes items of what was typed: URLs on the command line, and lists of them. */
final class FetchItems {
  private static final int LARGEST_LIST = 16 << 20;
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final Path directory;
  private final List<ExpectedDigest> checksums;
  private final List<Header> headers;
  private final Logins logins;
  private final Consumer<String> warnings;
  private final List<FetchItem> items = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<Place, Integer> places = new HashMap<>();

  /**
   * @param warnings of what is passed over
   */
  FetchItems(
      @Nullable String directory,
      List<String> checksums,
      List<Header> headers,
      Logins logins,
      Consumer<String> warnings)
      throws Failure.Usage {
    this.directory = directory == null ? HERE : HERE.resolve(path(directory));
    this.checksums = digests(checksums);
    this.headers = headers;
    this.logins = logins;
    this.warnings = warnings;
  }

  private FetchItem of(String url, @Nullable String out) throws Failure.Usage {
    URI parsed = UrlInput.parse(url);
    return new FetchItem(
        parsed, out == null ? null : path(out), directory, checksums, logins.with(headers, parsed));
  }

  /** Takes a URL of the command line; among several, one that makes no sense costs only itself. */
  void take(String url, @Nullable String out, boolean isOnly) throws Failure.Usage {
    try {
      take(of(url, out));
    } catch (Failure.Usage e) {
      if (isOnly) {
        throw e;
      }
      mistakes.add(new Mistake(TypedText.shown(url), e));
    }
  }

  /**
   * Takes the entries of a list. Their own settings win over the command's; header fields add up,
   * but one login.
   *
   * @param list the list's name, for messages, which name the line too
   */
  void takeList(String list, InputStream in) throws Failure {
    InputList.Content content = InputList.parse(read(list, in));
    String place = list.equals("-") ? "standard input" : Displayed.escape(list);
    if (!content.ignored().isEmpty()) {
      warnings.accept(
          place + ": options without a meaning here: " + String.join(", ", content.ignored()));
    }
    for (InputList.Entry entry : content.entries()) {
      if (entry.mirrors() > 0) {
        warnings.accept(
            place + ": line " + entry.line() + ": only the first URL is used, not its mirrors");
      }
      try {
        take(item(entry));
      } catch (Failure.Usage e) {
        Failure.Usage atLine = at("line " + entry.line(), e);
        mistakes.add(new Mistake(RedactedUrl.of(entry.url()), at(place, atLine)));
      }
    }
    for (InputList.Mistake mistake : content.mistakes()) {
      mistakes.add(new Mistake(mistake.shown(), at(place, mistake.failure())));
    }
  }

  /** The same URL for the same file is fetched once, and must have all digests given for it. */
  private void take(FetchItem item) {
    Integer before =
        places.putIfAbsent(new Place(item.url(), item.out(), item.directory()), items.size());
    if (before == null) {
      items.add(item);
      return;
    }
    FetchItem first = items.get(before);
    List<ExpectedDigest> all = new ArrayList<>(first.checksums());
    item.checksums().stream().filter(digest -> !all.contains(digest)).forEach(all::add);
    items.set(
        before, new FetchItem(first.url(), first.out(), first.directory(), all, first.headers()));
    warnings.accept(RedactedUrl.of(item.url()) + " is given twice, and fetched once");
  }

  FetchRequest request(FetchOptions options) {
    return new FetchRequest(items, mistakes, options);
  }

  private record Place(URI url, @Nullable Path out, Path directory) {}

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

  /** The list's bytes: the file's, or all of standard input for {@code -}. */
  private static byte[] read(String list, InputStream in) throws Failure {
    try (InputStream file = list.equals("-") ? in : Files.newInputStream(path(list))) {
      byte[] text = file.readNBytes(LARGEST_LIST + 1);
      if (text.length > LARGEST_LIST) {
        throw new Failure.Usage(
            Displayed.escape(list) + ": a list of more than 16 MiB", "split it into several");
      }
      return text;
    } catch (IOException e) {
      throw new Failure.Local(
          "cannot read " + list + ": " + Reason.of(e), "check its name and rights", false, e);
    }
  }
}
