package dev.kedge.serve.api;

import dev.kedge.model.EntityTag;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.catalog.Facts;
import dev.kedge.serve.catalog.Item;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.store.FileVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code /v1/versions/{v}/manifest}: what the bytes of a version are, for ever. */
final class ManifestResource implements Resource {
  private static final String JSON = "application/json";
  private static final String RAW = "application/octet-stream";
  private static final String METALINK = "application/metalink4+xml";
  private static final String SUMS = "text/plain";
  private static final List<String> OFFERED = List.of(JSON, RAW, METALINK, SUMS);
  private static final String IMMUTABLE = "private, max-age=31536000, immutable";
  private static final String RETRY_SECONDS = "2";

  private final Catalogue catalogue;
  private final Function<Exchange, List<String>> sites;

  ManifestResource(Catalogue catalogue, Function<Exchange, List<String>> sites) {
    this.catalogue = catalogue;
    this.sites = sites;
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    String version = exchange.pathName("version");
    FileVersion state =
        catalogue.state(version).orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    String type =
        Acceptable.choose(exchange.fields("Accept"), OFFERED)
            .orElseThrow(() -> new RefusedException(ApiProblem.NOT_ACCEPTABLE));
    Facts facts =
        catalogue.wanted(version).orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    if (facts.digests().isEmpty()) {
      hashing(exchange, facts);
      return;
    }
    exchange.field("Vary", "Accept");
    exchange.field("Cache-Control", IMMUTABLE);
    var tag = new EntityTag(false, version + '-' + OFFERED.indexOf(type));
    if (exchange.admitted(new Validators(Optional.of(tag), Optional.empty(), false))) {
      exchange.field("ETag", tag.toString());
      exchange.send(200, type, body(exchange, type, facts, fileName(state)));
    }
  }

  private byte[] body(Exchange exchange, String type, Facts facts, String fileName)
      throws IOException {
    List<byte[]> chunks = catalogue.chunks(facts.version());
    return switch (type) {
      case RAW -> Bodies.raw(chunks);
      case METALINK ->
          Bodies.metalink(
              facts,
              fileName,
              chunks,
              sites.apply(exchange).stream()
                  .map(site -> site + "/v1/content/" + facts.version())
                  .toList());
      case SUMS -> Bodies.sumsLine(facts.digests().orElseThrow().sha256(), fileName);
      default -> Bodies.manifest(facts, fileName, chunks);
    };
  }

  private void hashing(Exchange exchange, Facts facts) throws IOException {
    Optional<Item> item = catalogue.item(facts.item());
    boolean current =
        item.filter(now -> now.standing() == Item.Standing.PUBLISHED)
            .filter(now -> now.version().equals(facts.version()))
            .isPresent();
    if (!current) {
      exchange.problem(ApiProblem.VERSION_SUPERSEDED);
      return;
    }
    exchange.field("Retry-After", RETRY_SECONDS);
    exchange.field("Cache-Control", "no-store");
    exchange.json(
        202,
        json -> {
          json.writeStartObject();
          json.writeStringField("version", facts.version());
          json.writeStringField("state", "hashing");
          json.writeNumberField("chunk_size", facts.layout().chunkSize());
          json.writeNumberField("chunk_count", facts.layout().count());
          json.writeEndObject();
        });
  }

  private static String fileName(FileVersion state) {
    return state.path().substring(state.path().lastIndexOf('/') + 1);
  }
}
