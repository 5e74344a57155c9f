package dev.kedge.model;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Downloads to go on with, without saying their URLs again.
 *
 * @param names files, or ids as {@code list} shows them; empty for all that were interrupted
 * @param failed also those that failed for good
 * @param url a new URL for the one download named, under the same pin
 * @param headers fields whose values were not stored
 * @param logins asked for the URL of each download
 */
public record ResumeRequest(
    List<String> names,
    boolean failed,
    @Nullable URI url,
    List<Header> headers,
    Logins logins,
    FetchOptions options) {
  public ResumeRequest {
    names = List.copyOf(names);
    headers = List.copyOf(headers);
  }
}
