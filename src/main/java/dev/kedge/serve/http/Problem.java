package dev.kedge.serve.http;

import java.util.List;

/**
 * An error as problem+json (RFC 9457).
 *
 * @param name the last part of its type, and its heading in docs/problems.md
 * @param detail says what happened in one sentence, without paths of the machine
 * @param errors what is wrong with a request body, place by place
 */
public record Problem(int status, String name, String title, String detail, List<Fault> errors) {
  public static final String MEDIA_TYPE = "application/problem+json";
  static final String TYPES = "https://kedge.dev/docs/problems#";

  public static final Problem BAD_REQUEST =
      of(400, "bad-request", "Bad Request", "the request is not well-formed HTTP/1.1");
  public static final Problem BAD_PATH =
      of(
          400,
          "bad-path",
          "Bad Request",
          "the path is not percent-encoded, or leads out of the root");
  public static final Problem BAD_QUERY =
      of(400, "bad-query", "Bad Request", "the query is not percent-encoded UTF-8");
  public static final Problem BAD_TARGET =
      of(400, "bad-target", "Bad Request", "the request target is neither a path nor an http URL");
  public static final Problem BAD_HOST =
      of(400, "bad-host", "Bad Request", "there must be one valid Host field");
  public static final Problem BAD_BODY =
      of(400, "bad-body", "Bad Request", "the request body is not what its framing says");
  public static final Problem BAD_JSON =
      of(400, "bad-json", "Bad Request", "the request body is not JSON");
  public static final Problem BAD_CURSOR =
      of(400, "bad-cursor", "Bad Request", "the cursor is not one that this server gave");
  public static final Problem BAD_LIMIT =
      of(400, "bad-limit", "Bad Request", "limit must be a number from 1 to " + Page.MOST);
  public static final Problem UNAUTHORIZED =
      of(401, "unauthorized", "Unauthorized", "this needs a token or a signed link");
  public static final Problem FORBIDDEN =
      of(403, "forbidden", "Forbidden", "the server may not read this file");
  public static final Problem NOT_FOUND =
      of(404, "not-found", "Not Found", "there is nothing of this name");
  public static final Problem METHOD_NOT_ALLOWED =
      of(405, "method-not-allowed", "Method Not Allowed", "this resource has other methods");
  public static final Problem HEAD_TOO_SLOW =
      of(408, "head-too-slow", "Request Timeout", "the request head did not come in time");
  public static final Problem BODY_TOO_SLOW =
      of(408, "body-too-slow", "Request Timeout", "the request body did not come in time");
  public static final Problem ITEM_GONE =
      of(410, "item-gone", "Gone", "the item is no longer published");
  public static final Problem VERSION_SUPERSEDED =
      of(410, "version-superseded", "Gone", "the bytes of this version are no longer there");
  public static final Problem PRECONDITION_FAILED =
      of(
          412,
          "precondition-failed",
          "Precondition Failed",
          "this is not the version the request is for");
  public static final Problem CONTENT_TOO_LARGE =
      of(413, "content-too-large", "Content Too Large", "the request body is too large");
  public static final Problem TARGET_TOO_LONG =
      of(414, "target-too-long", "URI Too Long", "the request target is too long");
  public static final Problem RANGE_NOT_SATISFIABLE =
      of(
          416,
          "range-not-satisfiable",
          "Range Not Satisfiable",
          "no requested range holds a byte of the file");
  public static final Problem EXPECTATION_FAILED =
      of(
          417,
          "expectation-failed",
          "Expectation Failed",
          "the only expectation that can be met is 100-continue");
  public static final Problem MISDIRECTED =
      of(
          421,
          "misdirected",
          "Misdirected Request",
          "this server answers only to its own name: localhost, 127.0.0.1, or that of"
              + " --public-url");
  public static final Problem TOO_MANY_AT_ONCE =
      of(
          429,
          "too-many-at-once",
          "Too Many Requests",
          "too many ranges of this file are being sent to this address already");
  public static final Problem TOO_MANY_BODIES =
      of(
          503,
          "too-many-bodies",
          "Service Unavailable",
          "the server holds as many request bodies as it may, of this client or in all");
  public static final Problem TOO_MANY_CONNECTIONS =
      of(
          429,
          "too-many-connections",
          "Too Many Requests",
          "this client has as many connections as one may");
  public static final Problem FIELDS_TOO_LARGE =
      of(
          431,
          "fields-too-large",
          "Request Header Fields Too Large",
          "the request's header section is too large");
  public static final Problem INTERNAL =
      of(500, "internal", "Internal Server Error", "the server failed");
  public static final Problem NOT_IMPLEMENTED =
      of(501, "not-implemented", "Not Implemented", "the server does not know this method");
  public static final Problem CODING_NOT_IMPLEMENTED =
      of(
          501,
          "coding-not-implemented",
          "Not Implemented",
          "the only transfer coding that is understood is chunked");
  public static final Problem UNAVAILABLE =
      of(
          503,
          "unavailable",
          "Service Unavailable",
          "the server cannot read its files or its store just now");
  public static final Problem VERSION_NOT_SUPPORTED =
      of(505, "version-not-supported", "HTTP Version Not Supported", "the server speaks HTTP/1.1");

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * What is wrong at one place of a request body.
   *
   * @param pointer the place, as a JSON pointer (RFC 6901)
   * @param code for programs; never changes
   */
  public record Fault(String pointer, String code, String detail) {}

  public static Problem of(int status, String name, String title, String detail) {
    return new Problem(status, name, title, detail, List.of());
  }

  public Problem withDetail(String better) {
    return new Problem(status, name, title, better, errors);
  }

  public Problem withErrors(List<Fault> places) {
    return new Problem(status, name, title, detail, places);
  }

  byte[] json(String requestId) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("type", TYPES + name);
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      json.writeStringField("request_id", requestId);
      if (!errors.isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (Fault error : errors) {
          json.writeStartObject();
          json.writeStringField("pointer", error.pointer());
          json.writeStringField("code", error.code());
          json.writeStringField("detail", error.detail());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    });
  }
}
