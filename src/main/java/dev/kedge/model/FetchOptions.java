package dev.kedge.model;

/**
 * How to fetch, for all files of a command.
 *
 * @param connections connections a file
 * @param jobs files at once
 * @param maxPerHost connections a host, over all files
 * @param allowUnproven take ranges of a file that has neither strong validator nor digest
 * @param requireProof fail where neither a digest nor a manifest proves the bytes
 * @param waitForLock wait for another process that holds the target, instead of failing
 * @param keepMtime set the file's modification time from Last-Modified
 */
public record FetchOptions(
    int connections,
    int jobs,
    int maxPerHost,
    OnChange onChange,
    ExistingTarget existing,
    boolean allowUnproven,
    boolean requireProof,
    boolean allowHtml,
    boolean waitForLock,
    boolean keepMtime,
    String userAgent,
    Limits limits) {

  /** The same for putting a damaged file right: the recorded version or nothing. */
  public FetchOptions forRepair() {
    return new FetchOptions(
        connections,
        jobs,
        maxPerHost,
        OnChange.FAIL,
        existing,
        allowUnproven,
        false,
        allowHtml,
        waitForLock,
        keepMtime,
        userAgent,
        limits);
  }

  public static final FetchOptions DEFAULT =
      new FetchOptions(
          4,
          3,
          16,
          OnChange.RESTART,
          ExistingTarget.REFUSE,
          false,
          false,
          false,
          false,
          true,
          "kedge",
          Limits.DEFAULT);
}
