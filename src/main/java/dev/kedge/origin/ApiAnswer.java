package dev.kedge.origin;

import java.util.Optional;

/**
 * What an API answered, of any status but a redirect.
 *
 * @param body as UTF-8
 */
public record ApiAnswer(Answer head, String body) {
  public int status() {
    return head.status();
  }

  public Optional<String> field(String name) {
    return head.field(name);
  }
}
