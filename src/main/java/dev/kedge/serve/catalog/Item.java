package dev.kedge.serve.catalog;

import dev.kedge.serve.store.FileVersion;

/**
 * A published file, which keeps its id through versions and renames.
 *
 * @param path its place, or its last one
 * @param state of its version, when that was made
 * @param gone it is no longer published
 */
public record Item(String id, String path, boolean gone, FileVersion state, Facts facts) {
  public String version() {
    return facts.version();
  }

  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The one that the file gives itself, else its name. */
  public String title() {
    return facts.title().isEmpty() ? fileName() : facts.title();
  }
}
