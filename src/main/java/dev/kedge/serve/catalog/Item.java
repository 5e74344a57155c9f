package dev.kedge.serve.catalog;

import dev.kedge.serve.store.FileVersion;

/**
 * A published file, which keeps its id through versions and renames.
 *
 * @param path its place, or its last one
 * @param state of its version, when that was made
 */
public record Item(String id, String path, Standing standing, FileVersion state, Facts facts) {
  /** What there is of its file. */
  public enum Standing {
    /** The file is as the version says, as far as was looked. */
    PUBLISHED,
    /** The file was touched just now: its bytes have no version yet, this one is that before. */
    CHANGING,
    /** There is no file any more. */
    GONE
  }

  Item changing() {
    return new Item(id, path, Standing.CHANGING, state, facts);
  }

  public boolean gone() {
    return standing == Standing.GONE;
  }

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
