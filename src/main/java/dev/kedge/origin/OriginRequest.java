package dev.kedge.origin;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Header;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A GET. {@code Accept-Encoding: identity} is always sent.
 *
 * @param url where to send it
 * @param headerScope the URL whose origin the user's fields belong to: the one the user typed
 * @param headers the user's fields
 * @param from first byte wanted; -1 for no Range field
 * @param to end (exclusive) of the bytes wanted; -1 for an open range
 * @param ifRange value of If-Range
 * @param ifMatch value of If-Match
 * @param ifNoneMatch value of If-None-Match
 * @param ifModifiedSince value of If-Modified-Since
 * @param noCache ask caches on the way for a fresh answer
 */
public record OriginRequest(
    URI url,
    URI headerScope,
    List<Header> headers,
    long from,
    long to,
    @Nullable String ifRange,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable String ifModifiedSince,
    boolean noCache) {
  public OriginRequest {
    headers = List.copyOf(headers);
  }

  /** A plain GET of the whole. */
  public static OriginRequest of(URI url, URI headerScope, List<Header> headers) {
    return new OriginRequest(url, headerScope, headers, -1, -1, null, null, null, null, false);
  }

  /** The same sent elsewhere; the user's fields still belong to the origin they were given for. */
  public OriginRequest to(URI elsewhere) {
    return new OriginRequest(
        elsewhere,
        headerScope,
        headers,
        from,
        to,
        ifRange,
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        noCache);
  }

  /** The same with {@code Range: bytes=from-}. */
  public OriginRequest withOpenRange(long first) {
    return new OriginRequest(
        url,
        headerScope,
        headers,
        first,
        -1,
        ifRange,
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        noCache);
  }

  /** The same with the range given, closed. */
  public OriginRequest withRange(ByteRange range) {
    return new OriginRequest(
        url,
        headerScope,
        headers,
        range.start(),
        range.end(),
        ifRange,
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        noCache);
  }

  public OriginRequest withIfRange(@Nullable String value) {
    return new OriginRequest(
        url, headerScope, headers, from, to, value, ifMatch, ifNoneMatch, ifModifiedSince, noCache);
  }

  public OriginRequest withIfMatch(@Nullable String value) {
    return new OriginRequest(
        url, headerScope, headers, from, to, ifRange, value, ifNoneMatch, ifModifiedSince, noCache);
  }

  /** The same, asking for 304 when the file is still what these validators name. */
  public OriginRequest unless(@Nullable String etag, @Nullable String lastModified) {
    return new OriginRequest(
        url, headerScope, headers, from, to, ifRange, ifMatch, etag, lastModified, noCache);
  }

  public OriginRequest withNoCache() {
    return new OriginRequest(
        url, headerScope, headers, from, to, ifRange, ifMatch, ifNoneMatch, ifModifiedSince, true);
  }
}
