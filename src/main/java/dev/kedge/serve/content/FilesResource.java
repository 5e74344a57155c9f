package dev.kedge.serve.content;

import dev.kedge.protocol.EscapedText;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.NoFile;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Resource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** GET of {@code /files/<path>}: the published files for any HTTP client. */
final class FilesResource implements Resource {
  static final String PREFIX = "/files/";

  private final PublishedDirectory directory;
  private final ContentLoader loader;
  private final ContentAnswer contentAnswer;
  private final ContentOptions options;
  private final Fallback fallback;

  FilesResource(
      PublishedDirectory directory,
      ContentLoader loader,
      ContentAnswer contentAnswer,
      ContentOptions options,
      Fallback fallback) {
    this.directory = directory;
    this.loader = loader;
    this.contentAnswer = contentAnswer;
    this.options = options;
    this.fallback = fallback;
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    Optional<Content> held = held(exchange);
    if (held.isPresent()) {
      send(exchange, held.get());
      return;
    }
    String path = exchange.path();
    Optional<List<String>> names = RequestPath.parse(path.substring(PREFIX.length()));
    if (names.isEmpty()) {
      exchange.problem(Problem.BAD_PATH);
    } else if (names.get().stream().allMatch(RequestPath::isPublic)) {
      file(exchange, names.get());
    } else if (options.listing() && isDirectory(names.get())) {
      list(exchange, names.get().subList(0, names.get().size() - 1));
    } else {
      exchange.problem(Problem.NOT_FOUND);
    }
  }

  /** What leads to the listing of all: the same without the slash, and the server's own root. */
  void above(Exchange exchange) throws IOException {
    if (options.listing()) {
      redirect(exchange, PREFIX);
    } else {
      exchange.problem(Problem.NOT_FOUND);
    }
  }

  private static void redirect(Exchange exchange, String path) throws IOException {
    String query = exchange.rawQuery();
    exchange.field("Location", query.isEmpty() ? path : path + '?' + query);
    exchange.send(301, "text/plain;charset=utf-8", new byte[0]);
  }

  /** From memory, whole: ranges may come in parts, and conditions may ask for other versions. */
  @Override
  public boolean answersAtOnce(Exchange exchange) {
    if (!ContentAnswer.isWhole(exchange) || contentAnswer.isLimited(exchange)) {
      return false;
    }
    Optional<Content> held = loader.held(exchange.path());
    held.ifPresent(content -> exchange.put(Content.class, content));
    return held.isPresent();
  }

  /** What this request was found to ask for already, or what a look finds now. */
  private Optional<Content> held(Exchange exchange) {
    Optional<Content> found = exchange.get(Content.class);
    return found.isPresent() ? found : loader.held(exchange.path());
  }

  private void file(Exchange exchange, List<String> names)
      throws IOException, InterruptedException {
    Optional<ContentLoader.Opened> found;
    try {
      found = loader.open(names);
    } catch (AccessDeniedException e) {
      exchange.problem(Problem.FORBIDDEN);
      return;
    }
    if (found.isEmpty()) {
      missing(exchange, names);
      return;
    }
    try (ContentLoader.Opened opened = found.get()) {
      loader.keep(exchange.path(), opened);
      send(exchange, opened.content());
    }
  }

  private void send(Exchange exchange, Content content) throws IOException, InterruptedException {
    Optional<NoFile> forbidden = exchange.get(NoFile.class);
    if (forbidden.isPresent()) {
      throw new RefusedException(forbidden.get().otherwise());
    }
    contentAnswer.answer(
        exchange, content, (options.openToAll() ? "public" : "private") + ", no-cache");
  }

  private void missing(Exchange exchange, List<String> names)
      throws IOException, InterruptedException {
    if (!directory.isThere()) {
      throw new IOException("the served directory is gone");
    }
    if (options.listing() && directory.list(names).isPresent()) {
      redirect(exchange, location(names));
    } else if (!fallback.answer(exchange, String.join("/", names))) {
      exchange.problem(Problem.NOT_FOUND);
    }
  }

  private void list(Exchange exchange, List<String> names) throws IOException {
    Optional<List<DirectoryEntry>> entries;
    try {
      entries = directory.list(names);
    } catch (AccessDeniedException e) {
      exchange.problem(Problem.FORBIDDEN);
      return;
    }
    // What is left of an unmounted directory is empty, too.
    if (entries.map(List::isEmpty).orElse(true) && !directory.isThere()) {
      throw new IOException("the served directory is gone");
    }
    if (entries.isEmpty()) {
      exchange.problem(Problem.NOT_FOUND);
    } else {
      new Listing(location(names), names, entries.get()).answer(exchange);
    }
  }

  private static boolean isDirectory(List<String> names) {
    return names.getLast().isEmpty()
        && names.stream().limit(names.size() - 1).allMatch(RequestPath::isPublic);
  }

  private static String location(List<String> names) {
    return names.stream()
        .map(name -> EscapedText.encodeSegment(name) + '/')
        .collect(Collectors.joining("", PREFIX, ""));
  }
}
