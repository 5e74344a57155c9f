package dev.kedge.app;

import dev.kedge.model.FetchOptions;
import dev.kedge.origin.Origin;

/** Makes the client's side of the network for one command. */
@FunctionalInterface
public interface OriginFactory {
  Origin open(FetchOptions options);
}
