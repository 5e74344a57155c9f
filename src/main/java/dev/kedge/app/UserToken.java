package dev.kedge.app;

import dev.kedge.disk.SecretFile;
import dev.kedge.model.Failure;
import dev.kedge.sync.api.Credential;
import java.nio.file.Path;
import java.util.Optional;

/** The user's own token, as it was kept: itself, or where it is to be read. */
final class UserToken {
  private static final String ENVIRONMENT = "@env:";

  private UserToken() {}

  /** Empty where none was kept, or is not where it should be: the device's own must do then. */
  static Optional<String> of(Credential credential, SyncConfig config) throws Failure {
    Optional<String> kept = credential.user();
    if (kept.isEmpty() || !kept.get().startsWith("@")) {
      return kept;
    }
    String reference = kept.get();
    Optional<String> text =
        reference.startsWith(ENVIRONMENT)
            ? Optional.ofNullable(config.environment().get(reference.substring(5)))
            : SecretFile.read(Path.of(reference.substring(1)));
    return text.map(String::strip).filter(token -> !token.isEmpty());
  }
}
