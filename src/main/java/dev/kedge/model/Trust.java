package dev.kedge.model;

/** Where a digest came from, least trusted first, so that {@code compareTo} orders by trust. */
public enum Trust {
  OWN_RECORD,
  RESPONSE_HEADER,
  SIDECAR,
  USER,
  SIGNED
}
