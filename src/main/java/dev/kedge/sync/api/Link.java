package dev.kedge.sync.api;

import dev.kedge.model.Header;
import java.net.URI;
import java.util.List;

/**
 * Where an item's bytes are had.
 *
 * @param headers for this URL's origin: none with a signed link, else the device's own token
 */
public record Link(URI url, List<Header> headers) {
  public Link {
    headers = List.copyOf(headers);
  }
}
