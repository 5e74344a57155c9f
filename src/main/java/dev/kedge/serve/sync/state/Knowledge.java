package dev.kedge.serve.sync.state;

import dev.kedge.model.Ticker;

/** What is known of items: what the catalogue says, and who is to hold them. */
public final class Knowledge {
  private final ItemCatalogue catalogue;
  private final Versions versions;
  private final Desires desires;

  public Knowledge(ItemCatalogue catalogue, Ticker ticker) {
    this.catalogue = catalogue;
    this.versions = new Versions(catalogue);
    this.desires = new Desires(catalogue, ticker);
  }

  ItemCatalogue catalogue() {
    return catalogue;
  }

  Versions versions() {
    return versions;
  }

  Desires desires() {
    return desires;
  }
}
