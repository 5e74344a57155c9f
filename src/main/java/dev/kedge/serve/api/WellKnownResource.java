package dev.kedge.serve.api;

import dev.kedge.protocol.ChunkLayout;
import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Page;
import dev.kedge.serve.http.Resource;
import java.io.IOException;

/** {@code /.well-known/kedge}: how a client knows that this is a kedge server, and which. */
final class WellKnownResource implements Resource {
  private final Catalogue catalogue;

  WellKnownResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    String store = catalogue.storeId();
    exchange.field("Cache-Control", "no-cache");
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("server", "kedge");
          json.writeStringField("store", store);
          json.writeArrayFieldStart("versions");
          json.writeString("v1");
          json.writeEndArray();
          json.writeArrayFieldStart("digests");
          json.writeString("sha-256");
          json.writeString("md5");
          json.writeEndArray();
          json.writeObjectFieldStart("limits");
          json.writeNumberField("page", Page.MOST);
          json.writeNumberField("smallest_chunk", ChunkLayout.chunkSize(0));
          json.writeEndObject();
          json.writeStringField("openapi", "/v1/openapi.yaml");
          json.writeEndObject();
        });
  }
}
