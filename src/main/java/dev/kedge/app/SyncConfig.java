package dev.kedge.app;

import java.nio.file.Path;
import java.util.Map;

/**
 * What keeping in step with servers needs of the machine.
 *
 * @param credentials the directory of the files with tokens
 * @param environment where tokens may be, which are referred to as {@code @env:NAME}
 * @param version the program's, for servers to know
 */
public record SyncConfig(
    ApiFactory apis, Path credentials, Map<String, String> environment, String version) {
  public SyncConfig {
    environment = Map.copyOf(environment);
  }
}
