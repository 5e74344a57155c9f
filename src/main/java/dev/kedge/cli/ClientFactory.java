package dev.kedge.cli;

import dev.kedge.app.Kedge;
import dev.kedge.model.Failure;

/** Builds the client, once a command knows that it needs one. */
@FunctionalInterface
public interface ClientFactory {
  Kedge open(ClientOptions options) throws Failure;
}
