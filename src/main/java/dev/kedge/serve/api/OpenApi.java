package dev.kedge.serve.api;

import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** {@code /v1/openapi.yaml}: the contract, as docs/openapi.yaml has it. */
final class OpenApi {
  private static final String RESOURCE = "/dev/kedge/serve/api/openapi.yaml";

  private OpenApi() {}

  static void answer(Exchange exchange) throws IOException {
    try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(RESOURCE))) {
      exchange.field("Cache-Control", "no-cache");
      exchange.send(200, "application/yaml", in.readAllBytes());
    }
  }
}
