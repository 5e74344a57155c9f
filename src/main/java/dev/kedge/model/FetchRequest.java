package dev.kedge.model;

import java.util.List;

/** Files to fetch and how. */
public record FetchRequest(List<FetchItem> items, FetchOptions options) {
  public FetchRequest {
    items = List.copyOf(items);
  }
}
