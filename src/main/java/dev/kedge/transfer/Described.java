package dev.kedge.transfer;

import dev.kedge.model.EntityTag;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.EntityTags;
import dev.kedge.protocol.LinkField;
import dev.kedge.protocol.Manifest;
import dev.kedge.protocol.ManifestJson;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The manifest an answer names ({@code Link: <…>; rel="describedby"}, RFC 8288), if its origin has
 * one of the version at hand. It is only ever a help: one that cannot be had, or is of another
 * version, is as good as none.
 */
final class Described {
  /** A manifest of the largest file has 65,536 chunks of 67 bytes each. */
  private static final int LARGEST = 8 << 20;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Described() {}

  /** Where the answer's own origin describes the file; another origin is not believed. */
  static Optional<URI> by(Answer answer) {
    return LinkField.parse(answer.lines("Link")).stream()
        .filter(link -> link.isA("describedby"))
        .flatMap(link -> resolved(answer.url(), link.target()).stream())
        .filter(url -> isSameOrigin(url, answer.url()))
        .findFirst();
  }

  /** Asks for it. */
  static Optional<Manifest> ask(
      Source source, URI url, Pin pin, ChunkLayout layout, Ticker ticker) {
    try (Exchange exchange = source.aside(url)) {
      Answer answer = exchange.answer();
      boolean usable =
          answer.status() == 200
              && isSameOrigin(answer.url(), url)
              && isJson(answer)
              && !Judge.isCoded(answer);
      return usable
          ? body(exchange, ticker)
              .flatMap(ManifestJson::read)
              .filter(manifest -> isOf(manifest, pin, layout))
          : Optional.empty();
    } catch (Failure notToBeHad) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> body(Exchange exchange, Ticker ticker) throws Failure {
    long began = ticker.nanos();
    byte[] buffer = new byte[64 << 10];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int count = 0;
    while (count >= 0) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > LARGEST || ticker.nanos() - began > LONGEST_NANOS) {
        return Optional.empty();
      }
      count = exchange.read(buffer, 0, buffer.length);
    }
    return Optional.of(bytes.toByteArray());
  }

  private static boolean isOf(Manifest manifest, Pin pin, ChunkLayout layout) {
    EntityTag pinned = pin.etag();
    Optional<EntityTag> named = manifest.etag().flatMap(EntityTags::parse);
    return manifest.layout().equals(layout)
        && pinned != null
        && named.isPresent()
        && pinned.strongEquals(named.get());
  }

  private static boolean isJson(Answer answer) {
    String type = answer.mediaType();
    return type.startsWith("application/json");
  }

  private static Optional<URI> resolved(URI base, String target) {
    try {
      return Optional.of(base.resolve(target));
    } catch (IllegalArgumentException notAReference) {
      return Optional.empty();
    }
  }

  private static boolean isSameOrigin(URI a, URI b) {
    return Objects.equals(a.getScheme(), b.getScheme())
        && Objects.equals(a.getRawAuthority(), b.getRawAuthority());
  }
}
