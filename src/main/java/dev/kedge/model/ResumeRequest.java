package dev.kedge.model;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Downloads to go on with, without saying their URLs again.
 *
 * @param url a new URL for the one download that is meant, under the same pin
 * @param headers fields whose values were not stored
 * @param logins asked for the URL of each download
 */
public record ResumeRequest(
    @Nullable URI url, List<Header> headers, Logins logins, FetchOptions options) {
  public ResumeRequest {
    headers = List.copyOf(headers);
  }
}
