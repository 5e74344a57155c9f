package dev.kedge.serve.api;

import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The catalogue's addresses. */
public final class ApiRoutes {
  private final ItemsResource items;
  private final ManifestResource manifests;
  private final WellKnownResource wellKnown;
  private final SidecarResource sidecars;

  /**
   * Joins the resources.
   *
   * @param mediaTypes the type of a file by its path
   * @param sites scheme and authority that the client of a request may reach this server by, the
   *     best first
   */
  public ApiRoutes(
      Catalogue catalogue,
      UnaryOperator<String> mediaTypes,
      Function<Exchange, List<String>> sites) {
    items = new ItemsResource(catalogue, mediaTypes);
    manifests = new ManifestResource(catalogue, sites);
    wellKnown = new WellKnownResource(catalogue);
    sidecars = new SidecarResource(catalogue, sites);
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/v1/items", items::list),
        Route.get("/v1/items/{item}", items::show),
        Route.get("/v1/versions/{version}/manifest", manifests),
        Route.get("/v1/openapi.yaml", OpenApi::answer),
        Route.get("/.well-known/kedge", wellKnown));
  }

  /**
   * The version of the bytes that an item's file has now; absent for an unknown item.
   *
   * @throws RefusedException the item is gone (410), or its bytes have no version yet (503)
   */
  public Optional<String> presentVersion(String item) throws IOException {
    return items.presentVersion(item);
  }

  /**
   * Answers for a published path that no file has, if it names the checksums of one that is there;
   * else returns false.
   *
   * @param path decoded, with slashes
   */
  public boolean sidecar(Exchange exchange, String path) throws IOException {
    return sidecars.answer(exchange, path);
  }
}
