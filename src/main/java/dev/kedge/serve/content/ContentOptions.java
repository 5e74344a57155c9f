package dev.kedge.serve.content;

/**
 * How content is offered.
 *
 * @param openToAll anybody may read it, and caches between may keep it
 * @param listing directories are shown
 * @param parallel the most ranges of one file that are sent to one address at a time; 0 for no
 *     limit
 */
public record ContentOptions(boolean openToAll, boolean listing, int parallel) {
  /** More than any downloader opens by default, and few enough to leave room for others. */
  public static final int DEFAULT_PARALLEL = 32;
}
