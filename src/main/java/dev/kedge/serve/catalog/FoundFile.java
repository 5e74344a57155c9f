package dev.kedge.serve.catalog;

import dev.kedge.serve.store.FileVersion;
import java.time.Instant;

/**
 * A published file as it is now.
 *
 * @param key device and inode; empty where there are none
 * @param touched the latest time its bytes can have been written
 */
public record FoundFile(FileVersion state, String key, Instant touched) {
  public String path() {
    return state.path();
  }
}
