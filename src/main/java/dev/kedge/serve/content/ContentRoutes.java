package dev.kedge.serve.content;

import dev.kedge.model.Ticker;
import dev.kedge.serve.http.Rates;
import dev.kedge.serve.http.Route;
import java.util.List;

/** Where content is: by path and by version. */
public final class ContentRoutes {
  private final FilesResource files;
  private final VersionResource versions;

  /**
   * Joins what content is made of.
   *
   * @param fallback asked for paths that no file has
   */
  public ContentRoutes(
      PublishedDirectory directory,
      VersionIndex index,
      Rates rates,
      ContentOptions options,
      Fallback fallback,
      Ticker ticker) {
    var loader = new ContentLoader(directory, new Versions(index, ticker), ticker);
    var answer = new ContentAnswer(index, rates, options.parallel());
    this.files = new FilesResource(directory, loader, answer, options, fallback);
    this.versions = new VersionResource(index, loader, answer, options.openToAll());
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/", files::above),
        Route.get("/files", files::above),
        Route.get(FilesResource.PREFIX + "**", files),
        Route.get("/v1/content/{version}", versions::whole),
        Route.get("/v1/content/{version}/chunks/{n}", versions::chunk));
  }
}
