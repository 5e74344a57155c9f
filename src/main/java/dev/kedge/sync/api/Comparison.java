package dev.kedge.sync.api;

import java.util.List;

/** What a server says of a device's digests. */
public sealed interface Comparison {
  /** The file is the version, byte for byte. */
  record Same() implements Comparison {}

  /**
   * It is not.
   *
   * @param badChunks those that differ; empty where none were sent
   */
  record Different(List<Integer> badChunks) implements Comparison {
    public Different {
      badChunks = List.copyOf(badChunks);
    }
  }

  /** The version is not hashed yet, was replaced, or is not known. */
  record Unsaid() implements Comparison {}
}
