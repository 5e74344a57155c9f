package dev.kedge.serve.api;

import dev.kedge.protocol.EscapedText;
import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.catalog.Facts;
import dev.kedge.serve.catalog.Item;
import dev.kedge.serve.catalog.UnsettledException;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checksum files that no real file has: {@code <path>.sha256}, {@code <path>.md5}, {@code
 * <path>.meta4}, and {@code SHA256SUMS} of a directory and all below it.
 */
final class SidecarResource {
  private static final String SUMS = "SHA256SUMS";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METALINK = "application/metalink4+xml";
  private static final String RETRY_SECONDS = "2";

  private final Catalogue catalogue;
  private final Function<Exchange, List<String>> sites;

  SidecarResource(Catalogue catalogue, Function<Exchange, List<String>> sites) {
    this.catalogue = catalogue;
    this.sites = sites;
  }

  /** False if the path names no such file. */
  boolean answer(Exchange exchange, String path) throws IOException {
    try {
      return sums(exchange, path);
    } catch (UnsettledException _) {
      later(exchange, ApiProblem.CHANGING);
      return true;
    }
  }

  private boolean sums(Exchange exchange, String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (path.substring(slash + 1).equals(SUMS)) {
      return directory(exchange, path.substring(0, Math.max(0, slash)));
    }
    int dot = path.lastIndexOf('.');
    String kind = dot > slash + 1 ? path.substring(dot + 1) : "";
    if (!kind.equals("sha256") && !kind.equals("md5") && !kind.equals("meta4")) {
      return false;
    }
    Optional<Item> item = catalogue.atPath(path.substring(0, dot));
    if (item.isEmpty()) {
      return false;
    }
    Facts facts = catalogue.wanted(item.get().version()).orElse(item.get().facts());
    if (facts.digests().isEmpty()) {
      later(exchange, ApiProblem.HASHING);
    } else {
      file(exchange, item.get(), facts, kind);
    }
    return true;
  }

  private void file(Exchange exchange, Item item, Facts facts, String kind) throws IOException {
    Facts.Digests digests = facts.digests().orElseThrow();
    switch (kind) {
      case "sha256" ->
          Tagged.send(exchange, TEXT, Bodies.sumsLine(digests.sha256(), item.fileName()));
      case "md5" -> Tagged.send(exchange, TEXT, Bodies.sumsLine(digests.md5(), item.fileName()));
      default -> {
        String path = "/files/" + encoded(item.path());
        List<String> urls = sites.apply(exchange).stream().map(site -> site + path).toList();
        List<byte[]> chunks = catalogue.chunks(facts.version());
        Tagged.send(exchange, METALINK, Bodies.metalink(facts, item.fileName(), chunks, urls));
      }
    }
  }

  private boolean directory(Exchange exchange, String directory) throws IOException {
    if (!catalogue.hasSeenAll()) {
      // Too many files may still have no version to give them one while a client waits.
      later(exchange, ApiProblem.HASHING);
      return true;
    }
    List<Item> items = catalogue.below(directory);
    if (items.stream().anyMatch(item -> item.facts().digests().isEmpty())) {
      later(exchange, ApiProblem.HASHING);
      return true;
    }
    if (items.isEmpty()) {
      return false;
    }
    int prefix = directory.isEmpty() ? 0 : directory.length() + 1;
    var lines = new ByteArrayOutputStream();
    for (Item item : items) {
      lines.writeBytes(
          Bodies.sumsLine(
              item.facts().digests().orElseThrow().sha256(), item.path().substring(prefix)));
    }
    Tagged.send(exchange, TEXT, lines.toByteArray());
    return true;
  }

  /** Not 202: sha256sum would take an empty list for a good one. */
  private static void later(Exchange exchange, Problem why) throws IOException {
    exchange.field("Retry-After", RETRY_SECONDS);
    exchange.problem(why);
  }

  private static String encoded(String path) {
    return Stream.of(path.split("/", -1))
        .map(EscapedText::encodeSegment)
        .collect(Collectors.joining("/"));
  }
}
