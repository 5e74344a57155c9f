package dev.kedge.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: what is known of one target and its source.
 *
 * @param target absolute path as asked
 * @param file where the bytes really go: the target, or the name the origin chose, or a free name
 *     beside it
 * @param urlKey the URL without secrets: with the target it identifies the download
 * @param url the URL as typed, without secrets
 * @param secrets names of header fields and query parameters whose values were not stored
 * @param expected digests the user demanded
 * @param attempt random id of the current attempt; empty before the first
 * @param pin the version this attempt is tied to; null before the first answer
 * @param chunkSize bytes a chunk; 0 before the first answer
 * @param bytes durable bytes of the current attempt
 * @param stamp of the published file, once completed
 * @param digests of the published file
 * @param pid of the process that works on it, informative only
 */
public record Download(
    long id,
    Path target,
    Path file,
    String urlKey,
    String url,
    String finalUrl,
    List<String> secrets,
    List<ExpectedDigest> expected,
    DownloadState state,
    String attempt,
    @Nullable Pin pin,
    long chunkSize,
    long bytes,
    @Nullable FileStamp stamp,
    List<Digest> digests,
    @Nullable Proof proof,
    @Nullable String errorType,
    @Nullable String errorText,
    @Nullable Instant errorAt,
    Instant created,
    Instant updated,
    long pid,
    @Nullable Instant since) {
  private static final String REPAIR = "repair of ";

  public Download {
    secrets = List.copyOf(secrets);
    expected = List.copyOf(expected);
    digests = List.copyOf(digests);
  }

  /**
   * The key of the row that a repair of this one's file works under: apart from this, whose record
   * of the file must survive a failed repair.
   */
  public String repairKey() {
    return REPAIR + urlKey;
  }

  /** Whether this is the row of a repair: to be gone on with by another repair only. */
  public boolean isRepair() {
    return urlKey.startsWith(REPAIR);
  }
}
