package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.model.EntityTag;
import dev.kedge.protocol.ContentDisposition;
import dev.kedge.protocol.HttpDates;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.http.ClientKey;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Onward;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.Quota;
import dev.kedge.serve.http.Rates;
import dev.kedge.serve.http.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers GET and HEAD of content that was found and may be read: RFC 9110 §13 to §15. */
final class ContentAnswer {
  private static final List<String> PARTICULAR =
      List.of(
          "Range",
          "If-None-Match",
          "If-Modified-Since",
          "If-Match",
          "If-Unmodified-Since",
          "If-Range",
          "Want-Repr-Digest",
          "Want-Content-Digest");

  private final VersionIndex index;
  private final Digests digests;
  private final Rates rates;
  private final Quota<Ranges> sending;

  /**
   * Answers from an index.
   *
   * @param parallel the most ranges of one file that are sent to one client at a time; 0 for no
   *     limit
   */
  ContentAnswer(VersionIndex index, Rates rates, int parallel) {
    this.index = index;
    this.digests = new Digests(index);
    this.rates = rates;
    this.sending = new Quota<>(parallel);
  }

  /** Of one file, to one client: who opens ever more of them is told to wait, others go on. */
  private record Ranges(ClientKey client, String name) {}

  /** Answers as the request's conditions and ranges say. */
  void answer(Exchange exchange, Content content, String cacheControl)
      throws IOException, InterruptedException {
    long size = content.size();
    var conditions = Preconditions.of(exchange::fields);
    Validators current = named(content.validators(), conditions);
    Reply reply = Reply.to(exchange.method(), conditions, exchange.fields("Range"), current, size);
    current.tag().ifPresent(tag -> exchange.field("ETag", tag.toString()));
    exchange.field("Cache-Control", reply instanceof Reply.Refusal ? "no-cache" : cacheControl);
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
        describe(exchange, content);
        send(exchange, content, 200, new ByteRange(0, size));
      }
      case Reply.Part(ByteRange range) -> {
        describe(exchange, content);
        exchange.field("Content-Range", Multipart.contentRange(range, size));
        send(exchange, content, 206, range);
      }
      case Reply.Parts(List<ByteRange> ranges) -> {
        describe(exchange, content);
        send(exchange, content, Multipart.of(content.mediaType(), ranges, size));
      }
    }
  }

  /** Whether the request has nothing to say about which bytes it wants, or of what version. */
  static boolean isWhole(Exchange exchange) {
    for (String field : PARTICULAR) {
      if (exchange.has(field)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the client may have to wait for its turn. */
  boolean isLimited(Exchange exchange) {
    return rates.of(exchange.client()).isLimited();
  }

  /** One chunk, whole, with its digest. */
  void chunk(Exchange exchange, Content content, ByteRange chunk, String cacheControl)
      throws IOException, InterruptedException {
    exchange.field("Cache-Control", cacheControl);
    exchange.field("Content-Type", MediaTypes.UNKNOWN);
    exchange.field("X-Content-Type-Options", "nosniff");
    exchange.field("Content-Digest", Digests.ofChunk(content, chunk));
    transfer(exchange, content, 200, chunk);
  }

  private void send(Exchange exchange, Content content, int status, ByteRange range)
      throws IOException, InterruptedException {
    exchange.field("Content-Type", content.mediaType());
    List<String> wanted = exchange.fields("Want-Content-Digest");
    if (!wanted.isEmpty() && !exchange.method().equals("HEAD")) {
      digests
          .ofContent(wanted, content, range)
          .ifPresent(value -> exchange.field("Content-Digest", value));
    }
    transfer(exchange, content, status, range);
  }

  private void transfer(Exchange exchange, Content content, int status, ByteRange range)
      throws IOException, InterruptedException {
    exchange.field("Content-Length", String.valueOf(range.length()));
    if (exchange.method().equals("HEAD")) {
      exchange.empty(status);
    } else if (status == 200 || Transfer.isShort(range.length())) {
      transfer(exchange, content).send(status, range);
    } else {
      try (Quota.Slot _ = take(exchange, content)) {
        transfer(exchange, content).send(status, range);
      }
    }
  }

  private void send(Exchange exchange, Content content, Multipart parts)
      throws IOException, InterruptedException {
    exchange.field("Content-Type", parts.contentType());
    exchange.field("Content-Length", String.valueOf(parts.length()));
    try (Quota.Slot _ = take(exchange, content)) {
      transfer(exchange, content).send(parts);
    }
  }

  private Quota.Slot take(Exchange exchange, Content content) throws RefusedException {
    return sending
        .take(new Ranges(ClientKey.of(exchange.client()), content.name()))
        .orElseThrow(
            () -> new RefusedException(Problem.TOO_MANY_AT_ONCE, Map.of("Retry-After", "1")));
  }

  private Transfer transfer(Exchange exchange, Content content) {
    return new Transfer(exchange, content, rates.of(exchange.client()));
  }

  private void describe(Exchange exchange, Content content) throws IOException {
    content.fields().forEach(exchange::field);
    Optional<String> manifest = content.manifest();
    if (manifest.isPresent()) {
      Optional<Onward> onward = exchange.get(Onward.class);
      String target = onward.isPresent() ? onward.get().to(manifest.get()) : manifest.get();
      exchange.field("Link", '<' + target + ">; rel=\"describedby\"");
    }
    if (isInline(exchange)) {
      exchange.field("Content-Disposition", ContentDisposition.inline(content.fileName()));
      if (isActive(content.mediaType())) {
        exchange.field("Content-Security-Policy", "sandbox");
      }
    }
    List<String> wanted = exchange.fields("Want-Repr-Digest");
    if (!wanted.isEmpty()) {
      digests
          .ofRepresentation(wanted, content)
          .ifPresent(value -> exchange.field("Repr-Digest", value));
    }
  }

  private static boolean isInline(Exchange exchange) {
    String query = exchange.rawQuery();
    return !query.isEmpty()
        && Stream.of(query.split("&", -1)).anyMatch("disposition=inline"::equals);
  }

  /** Whether browsers run the scripts in it when they show it: those of HTML, and of any XML. */
  private static boolean isActive(String mediaType) {
    return mediaType.startsWith("text/html") || mediaType.endsWith("xml");
  }

  private static void lastModified(Exchange exchange, Validators current) {
    current.modified().ifPresent(date -> exchange.field("Last-Modified", HttpDates.format(date)));
  }

  private static Optional<EntityTag> strong(Validators validators) {
    return validators.tag().filter(tag -> !tag.weak());
  }

  /**
   * Two versions may name the same bytes. A client that knows them by the other one is answered
   * under that.
   */
  private Validators named(Validators current, Preconditions conditions) throws IOException {
    if (strong(current).isEmpty() || !conditions.areOnTags()) {
      return current;
    }
    String own = strong(current).get().opaque();
    if (conditions.name(own)) {
      return current;
    }
    for (String other : index.sameBytes(own)) {
      if (conditions.name(other)) {
        return new Validators(
            Optional.of(new EntityTag(false, other)), current.modified(), current.dateIsStrong());
      }
    }
    return current;
  }
}
