package dev.kedge.serve.auth;

import java.io.IOException;
import java.util.Optional;

/** Which published file an id stands for, so that path rules hold for ids too. */
public interface ItemPaths {
  /** The path under the root of a version's file; absent for an unknown id. */
  Optional<String> ofVersion(String id) throws IOException;

  /** The same of an item. */
  Optional<String> ofItem(String id) throws IOException;
}
