package dev.kedge.app;

import dev.kedge.origin.Api;

/** Makes the client's side of servers' APIs for one command. */
@FunctionalInterface
public interface ApiFactory {
  Api open();
}
