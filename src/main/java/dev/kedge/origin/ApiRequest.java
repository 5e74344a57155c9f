package dev.kedge.origin;

import dev.kedge.model.Header;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of an API. It may be sent twice if a kept connection turns out to be closed, so it must be
 * one that can be repeated: by its method, or by a key that makes it so.
 *
 * @param headers for this URL's origin; the body's own are added
 * @param body JSON; null for none
 */
public record ApiRequest(String method, URI url, List<Header> headers, @Nullable String body) {
  public ApiRequest {
    headers = List.copyOf(headers);
  }
}
