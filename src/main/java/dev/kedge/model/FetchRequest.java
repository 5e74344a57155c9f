package dev.kedge.model;

import java.util.List;

/**
 * Files to fetch and how.
 *
 * @param mistakes entries that cannot be done, and do not keep the others from it
 */
public record FetchRequest(List<FetchItem> items, List<Mistake> mistakes, FetchOptions options) {
  public FetchRequest {
    items = List.copyOf(items);
    mistakes = List.copyOf(mistakes);
  }

  public FetchRequest(List<FetchItem> items, FetchOptions options) {
    this(items, List.of(), options);
  }

  /**
   * What was typed and is no file to fetch.
   *
   * @param shown without secrets
   */
  public record Mistake(String shown, Failure.Usage failure) {}

  /** How many entries there are, mistakes included. */
  public int size() {
    return items.size() + mistakes.size();
  }
}
