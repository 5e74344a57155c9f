package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.HttpDates;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RateLimit;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.store.VersionStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/** GET of {@code /files/<path>}: the published files for any HTTP client. */
public final class FilesResource implements Resource {
  public static final String ROUTE = "/files/**";
  private static final String PREFIX = "/files/";

  private final PublishedDirectory directory;
  private final Versions versions;
  private final RateLimit limit;
  private final MediaTypes mediaTypes = MediaTypes.load();

  public FilesResource(
      PublishedDirectory directory, VersionStore store, RateLimit limit, Ticker ticker) {
    this.directory = directory;
    this.versions = new Versions(store, ticker);
    this.limit = limit;
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    read(exchange, exchange.path().substring(PREFIX.length()));
  }

  private void read(Exchange exchange, String path) throws IOException, InterruptedException {
    Optional<List<String>> names = RequestPath.parse(path);
    if (names.isEmpty()) {
      exchange.problem(Problem.BAD_PATH);
    } else if (names.get().stream().allMatch(RequestPath::isPublic)) {
      open(exchange, names.get());
    } else {
      exchange.problem(Problem.NOT_FOUND);
    }
  }

  private void open(Exchange exchange, List<String> names)
      throws IOException, InterruptedException {
    Optional<ContentFile> found;
    try {
      found = directory.open(names);
    } catch (AccessDeniedException e) {
      exchange.problem(Problem.FORBIDDEN);
      return;
    }
    if (found.isEmpty()) {
      if (!directory.isThere()) {
        throw new IOException("the served directory is gone");
      }
      exchange.problem(Problem.NOT_FOUND);
      return;
    }
    try (ContentFile file = found.get()) {
      reply(exchange, file, versions.of(file));
    }
  }

  private void reply(Exchange exchange, ContentFile file, Validators current)
      throws IOException, InterruptedException {
    long size = file.state().size();
    var conditions = Preconditions.of(exchange::fields);
    Reply reply = Reply.to(exchange.method(), conditions, exchange.fields("Range"), current, size);
    current.tag().ifPresent(tag -> exchange.field("ETag", tag.toString()));
    exchange.field("Cache-Control", "no-cache");
    switch (reply) {
      case Reply.NotModified() -> {
        // RFC 9110 §15.4.5: what the 200 would say about caching, and no more of the representation
        // than is needed.
        if (current.tag().isEmpty()) {
          lastModified(exchange, current);
        }
        exchange.empty(304);
      }
      case Reply.PreconditionFailed() -> exchange.problem(Problem.PRECONDITION_FAILED);
      case Reply.Unsatisfiable() -> {
        exchange.field("Accept-Ranges", "bytes");
        exchange.field("Content-Range", "bytes */" + size);
        exchange.problem(Problem.RANGE_NOT_SATISFIABLE);
      }
      case Reply.Whole() -> {
        describe(exchange, current, mediaTypes.of(file.name()), size);
        if (exchange.method().equals("HEAD")) {
          exchange.empty(200);
        } else {
          transfer(exchange, file).send(200, new ByteRange(0, size));
        }
      }
      case Reply.Part(ByteRange range) -> {
        describe(exchange, current, mediaTypes.of(file.name()), range.length());
        exchange.field("Content-Range", Multipart.contentRange(range, size));
        transfer(exchange, file).send(206, range);
      }
      case Reply.Parts(List<ByteRange> ranges) -> {
        Multipart parts = Multipart.of(mediaTypes.of(file.name()), ranges, size);
        describe(exchange, current, parts.contentType(), parts.length());
        transfer(exchange, file).send(parts);
      }
    }
  }

  private Transfer transfer(Exchange exchange, ContentFile file) {
    return new Transfer(exchange, file, limit);
  }

  private static void describe(
      Exchange exchange, Validators current, String mediaType, long length) {
    lastModified(exchange, current);
    exchange.field("Accept-Ranges", "bytes");
    exchange.field("Content-Type", mediaType);
    exchange.field("Content-Length", String.valueOf(length));
    exchange.field("X-Content-Type-Options", "nosniff");
  }

  private static void lastModified(Exchange exchange, Validators current) {
    current.modified().ifPresent(date -> exchange.field("Last-Modified", HttpDates.format(date)));
  }
}
