package dev.kedge.model;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file to fetch.
 *
 * @param url what was asked, made a legal URI; may hold secrets
 * @param out the file to write, relative to {@code directory} unless absolute; null takes the name
 *     from the URL
 * @param directory where the file goes
 * @param checksums digests the user demands
 * @param headers fields for the URL's own origin
 */
public record FetchItem(
    URI url,
    @Nullable Path out,
    Path directory,
    List<ExpectedDigest> checksums,
    List<Header> headers) {
  public FetchItem {
    checksums = List.copyOf(checksums);
    headers = List.copyOf(headers);
  }
}
