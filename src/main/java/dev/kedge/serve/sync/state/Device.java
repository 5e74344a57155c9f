package dev.kedge.serve.sync.state;

import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Scope;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A device of a user.
 *
 * @param group whose desired items it holds too; empty for none
 * @param state what it last said of itself
 * @param paths what its tokens may read, like the token it was registered with
 * @param revokedMillis when it stopped counting
 * @param lines the copies of its ledger that report
 * @param sequence of the last change but of the numbers it reports
 */
public record Device(
    String id,
    String user,
    String group,
    Description description,
    String state,
    Space space,
    Set<Scope> scopes,
    PathRules paths,
    long createdMillis,
    long seenMillis,
    OptionalLong revokedMillis,
    Lines lines,
    long sequence) {

  /** What it says of itself when it registers. */
  public record Description(
      String name, String kind, String platform, String appVersion, long capacity) {}

  /** Room on its disk, in bytes. */
  public record Space(long free, long total, long cache) {}

  /** Whether its tokens are good for nothing that these rights are not good for. */
  public boolean isWithin(Set<Scope> otherScopes, PathRules otherPaths) {
    return otherScopes.containsAll(scopes) && otherPaths.covers(paths);
  }

  public boolean isRevoked() {
    return revokedMillis.isPresent();
  }
}
