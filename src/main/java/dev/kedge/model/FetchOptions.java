package dev.kedge.model;

import java.util.Set;

/**
 * How to fetch, for all files of a command.
 *
 * @param connections connections a file
 * @param jobs files at once
 * @param ranges whether ranges may be asked for; else each file is one plain request's
 * @param maxPerHost connections a host, over all files
 * @param allowUnproven take ranges of a file that has neither strong validator nor digest
 * @param requireProof fail where neither a digest nor a manifest proves the bytes
 * @param waitForLock wait for another process that holds the target, instead of failing
 * @param keepMtime set the file's modification time from Last-Modified
 * @param serverNames let the origin name a file that the user did not name
 * @param allowDowngrade follow redirects from https to http
 * @param trustedHosts hosts, in lower case, that get the user's fields when a redirect leads there
 */
public record FetchOptions(
    int connections,
    int jobs,
    boolean ranges,
    int maxPerHost,
    OnChange onChange,
    ExistingTarget existing,
    boolean allowUnproven,
    boolean requireProof,
    boolean allowHtml,
    boolean waitForLock,
    boolean keepMtime,
    boolean serverNames,
    String userAgent,
    boolean allowDowngrade,
    Set<String> trustedHosts,
    Limits limits) {
  public FetchOptions {
    trustedHosts = Set.copyOf(trustedHosts);
  }

  /** The same for putting a damaged file right: the recorded version or nothing. */
  public FetchOptions forRepair() {
    return new FetchOptions(
        connections,
        jobs,
        ranges,
        maxPerHost,
        OnChange.FAIL,
        existing,
        allowUnproven,
        false,
        allowHtml,
        waitForLock,
        keepMtime,
        false,
        userAgent,
        allowDowngrade,
        trustedHosts,
        limits);
  }

  /** The same for files that are known to be what they should be, web pages among them. */
  public FetchOptions withPages() {
    return new FetchOptions(
        connections,
        jobs,
        ranges,
        maxPerHost,
        onChange,
        existing,
        allowUnproven,
        requireProof,
        true,
        waitForLock,
        keepMtime,
        serverNames,
        userAgent,
        allowDowngrade,
        trustedHosts,
        limits);
  }

  public static final FetchOptions DEFAULT =
      new FetchOptions(
          4,
          3,
          true,
          16,
          OnChange.RESTART,
          ExistingTarget.REFUSE,
          false,
          false,
          false,
          false,
          true,
          true,
          "kedge",
          false,
          Set.of(),
          Limits.DEFAULT);
}
