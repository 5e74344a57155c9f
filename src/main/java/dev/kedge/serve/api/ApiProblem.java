package dev.kedge.serve.api;

import dev.kedge.serve.http.Problem;

/** Problems that only these resources have. */
final class ApiProblem {
  static final Problem NOT_ACCEPTABLE =
      Problem.of(
          406,
          "not-acceptable",
          "Not Acceptable",
          "a manifest is application/json, application/octet-stream, application/metalink4+xml or"
              + " text/plain");
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
