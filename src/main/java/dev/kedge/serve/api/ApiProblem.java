package dev.kedge.serve.api;

import dev.kedge.serve.http.Problem;

/** Problems that only these resources have. */
final class ApiProblem {
  static final Problem BAD_CURSOR =
      Problem.of(400, "bad-cursor", "Bad Request", "the cursor is not one that this server gave");
  static final Problem BAD_LIMIT =
      Problem.of(
          400,
          "bad-limit",
          "Bad Request",
          "limit must be a number from 1 to " + ItemsResource.LARGEST_PAGE);
  static final Problem NOT_ACCEPTABLE =
      Problem.of(
          406,
          "not-acceptable",
          "Not Acceptable",
          "a manifest is application/json, application/octet-stream, application/metalink4+xml or"
              + " text/plain");
  static final Problem ITEM_GONE =
      Problem.of(410, "item-gone", "Gone", "this item is no longer published");
  static final Problem VERSION_SUPERSEDED =
      Problem.of(
          410,
          "version-superseded",
          "Gone",
          "the bytes of this version were replaced before they were hashed");
  static final Problem HASHING =
      Problem.of(
          503,
          "hashing",
          "Service Unavailable",
          "the digest is not known yet; it is being computed");

  static final Problem CHANGING =
      Problem.of(
          503,
          "changing",
          "Service Unavailable",
          "the file changed just now, and its bytes have no version yet");

  private ApiProblem() {}
}
