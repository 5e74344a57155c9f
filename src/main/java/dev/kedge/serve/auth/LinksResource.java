package dev.kedge.serve.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.http.Route;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/items/{item}/links}: a signed link to the bytes that an item has now. */
public final class LinksResource implements Resource {
  private static final int LARGEST_BODY = 4 << 10;
  private static final Duration USUAL = Duration.ofHours(1);

  /** More than any lifetime: a number of any length is a number. */
  private static final BigInteger BEYOND = BigInteger.valueOf(Long.MAX_VALUE);

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Links links;
  private final CurrentVersions versions;
  private final Ticker ticker;

  /** Which bytes an item has now. */
  @FunctionalInterface
  public interface CurrentVersions {
    /** The id of the version; absent for an item that is unknown or gone. */
    Optional<String> current(String item) throws IOException;
  }

  public LinksResource(Links links, CurrentVersions versions, Ticker ticker) {
    this.links = links;
    this.versions = versions;
    this.ticker = ticker;
  }

  public Route route() {
    return Route.post("/v1/items/{item}/links", this);
  }

  private record Wish(Duration lifetime, Optional<String> device, Optional<CidrBlock> addresses) {}

  @Override
  public void answer(Exchange exchange) throws IOException {
    Principal principal =
        exchange.get(Principal.class).orElseThrow(() -> new RefusedException(Problem.UNAUTHORIZED));
    Visitor visitor =
        exchange.get(Visitor.class).orElseThrow(() -> new IllegalStateException("no gate"));
    String version =
        versions
            .current(exchange.pathName("item"))
            .orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
    Wish wish = wish(exchange.body(LARGEST_BODY));
    if (principal.device().isPresent() && !principal.device().equals(wish.device())) {
      throw new RefusedException(
          Problem.of(403, "not-your-device", "Forbidden", "the token is for another device"));
    }
    Instant now = ticker.now().truncatedTo(ChronoUnit.SECONDS);
    var grant =
        new LinkGrant(
            "/v1/content/" + version,
            principal.subject(),
            now,
            now.plus(wish.lifetime()),
            wish.device(),
            wish.addresses(),
            Optional.empty());
    Links.Signed signed = links.sign(visitor.authority(), grant);
    exchange.field("Cache-Control", "no-store");
    exchange.json(
        201,
        json -> {
          json.writeStartObject();
          json.writeStringField("url", visitor.base() + signed.url());
          json.writeStringField("expires_at", signed.until().toString());
          json.writeStringField("kid", signed.keyId());
          json.writeEndObject();
        });
  }

  private static Wish wish(byte[] body) throws RefusedException {
    long seconds = USUAL.toSeconds();
    @Nullable String device = null;
    @Nullable String addresses = null;
    if (body.length == 0) {
      return new Wish(USUAL, Optional.empty(), Optional.empty());
    }
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "", "a JSON object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "ttl_s" -> {
            expect(value == JsonToken.VALUE_NUMBER_INT, "/ttl_s", "a whole number");
            seconds = json.getBigIntegerValue().min(BEYOND).longValue();
          }
          case "device_id" -> {
            expect(value == JsonToken.VALUE_STRING, "/device_id", "a text");
            device = json.getText();
          }
          case "ip" -> {
            expect(value == JsonToken.VALUE_STRING, "/ip", "an address or a block");
            addresses = json.getText();
          }
          default -> json.skipChildren();
        }
      }
      expect(json.nextToken() == null, "", "one JSON object and nothing after it");
    } catch (RefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new RefusedException(Problem.BAD_JSON);
    }
    long most = Lifetimes.LONGEST_ONLINE.toSeconds();
    expect(seconds >= 1 && seconds <= most, "/ttl_s", "from 1 to " + most);
    Optional<CidrBlock> block = addresses == null ? Optional.empty() : CidrBlock.parse(addresses);
    expect(addresses == null || block.isPresent(), "/ip", "an address or a block");
    expect(device == null || (!device.isEmpty() && device.length() <= 200), "/device_id", "an id");
    return new Wish(Duration.ofSeconds(seconds), Optional.ofNullable(device), block);
  }

  private static void expect(boolean isSo, String pointer, String what) throws RefusedException {
    if (!isSo) {
      throw invalid(pointer, what);
    }
  }

  private static RefusedException invalid(String pointer, String what) {
    var fault = new Problem.Fault(pointer, "invalid", "must be " + what);
    return new RefusedException(
        Problem.of(422, "validation", "Unprocessable Content", "the request body is not valid")
            .withErrors(List.of(fault)));
  }
}
