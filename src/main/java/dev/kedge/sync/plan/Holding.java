package dev.kedge.sync.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a device has of an item.
 *
 * @param version of the published file; empty if there is none
 * @param size of the published file, as it was when it was published
 * @param partVersion what an unfinished download is of; empty if there is none
 * @param partBytes durable bytes of it
 * @param isOurs whether kedge fetched it for this server
 * @param isInside whether the file is inside the cache root, and no link leads there
 * @param isAdopted whether it was there before kedge
 */
public record Holding(
    String item,
    Path file,
    Optional<String> version,
    Condition condition,
    long size,
    Optional<String> partVersion,
    long partBytes,
    boolean isOurs,
    boolean isInside,
    boolean isAdopted) {

  /** One of which nothing was there before. */
  public Holding(
      String item,
      Path file,
      Optional<String> version,
      Condition condition,
      long size,
      Optional<String> partVersion,
      long partBytes,
      boolean isOurs,
      boolean isInside) {
    this(item, file, version, condition, size, partVersion, partBytes, isOurs, isInside, false);
  }
}
