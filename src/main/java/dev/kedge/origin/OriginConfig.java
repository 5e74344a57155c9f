package dev.kedge.origin;

import dev.kedge.model.Limits;
import dev.kedge.model.Ticker;
import java.util.Set;

/**
 * How origins are talked to.
 *
 * @param maxPerHost idle connections kept for one host; how many are used at once is the caller's
 *     part
 * @param allowDowngrade follow redirects from https to http
 * @param trustedHosts host names, in lower case, that also get the user's fields
 */
public record OriginConfig(
    Limits limits,
    String userAgent,
    int maxPerHost,
    Ticker ticker,
    boolean allowDowngrade,
    Set<String> trustedHosts) {
  public OriginConfig {
    trustedHosts = Set.copyOf(trustedHosts);
  }
}
