package dev.kedge.serve.sync.state;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An entity tag made of what it is the tag of. */
final class Tag {
  private static final int BYTES = 16;

  private Tag() {}

  static String of(Object... parts) {
    byte[] digest = RefreshSecret.sha256(List.of(parts).toString());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
  }
}
