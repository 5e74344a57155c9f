package dev.kedge.serve.http;

import io.vertx.core.buffer.Buffer;

/**
 * An error as problem+json (RFC 9457). The texts are the server's own, never the request's, so
 * nothing needs escaping.
 */
public record Problem(int status, String title, String detail) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public static final Problem BAD_REQUEST =
      new Problem(400, "Bad Request", "the request is not well-formed HTTP/1.1");
  public static final Problem BAD_PATH =
      new Problem(400, "Bad Request", "the path is not percent-encoded UTF-8");
  public static final Problem BAD_HOST =
      new Problem(400, "Bad Request", "there must be one valid Host field");
  public static final Problem BODY_NOT_TAKEN =
      new Problem(400, "Bad Request", "this resource takes no request body");
  public static final Problem FORBIDDEN =
      new Problem(403, "Forbidden", "the server may not read this file");
  public static final Problem NOT_FOUND = new Problem(404, "Not Found", "there is no such file");
  public static final Problem METHOD_NOT_ALLOWED =
      new Problem(405, "Method Not Allowed", "this resource can only be read");
  public static final Problem PRECONDITION_FAILED =
      new Problem(412, "Precondition Failed", "the file is not the version the request is for");
  public static final Problem TARGET_TOO_LONG =
      new Problem(414, "URI Too Long", "the request target is too long");
  public static final Problem RANGE_NOT_SATISFIABLE =
      new Problem(416, "Range Not Satisfiable", "no requested range holds a byte of the file");
  public static final Problem MISDIRECTED =
      new Problem(
          421,
          "Misdirected Request",
          "this server answers only to its own name; open it as localhost or 127.0.0.1");
  public static final Problem FIELDS_TOO_LARGE =
      new Problem(
          431, "Request Header Fields Too Large", "the request's header section is too large");
  public static final Problem INTERNAL =
      new Problem(500, "Internal Server Error", "the server failed");
  public static final Problem NOT_IMPLEMENTED =
      new Problem(501, "Not Implemented", "the server does not know this method");
  public static final Problem UNAVAILABLE =
      new Problem(
          503, "Service Unavailable", "the server cannot read its files or its store just now");
  public static final Problem VERSION_NOT_SUPPORTED =
      new Problem(505, "HTTP Version Not Supported", "the server speaks HTTP/1.1");

  Buffer json() {
    return Buffer.buffer(
        "{\"type\":\"about:blank\",\"title\":\""
            + title
            + "\",\"status\":"
            + status
            + ",\"detail\":\""
            + detail
            + "\"}\n");
  }
}
