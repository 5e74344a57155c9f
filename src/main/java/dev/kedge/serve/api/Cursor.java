package dev.kedge.serve.api;

import dev.kedge.protocol.EscapedText;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: after the path of the last item, as text that means nothing to clients. */
final class Cursor {
  private static final String KIND = "p.";

  private Cursor() {}

  static String of(String path) {
    byte[] text = (KIND + EscapedText.encodeSegment(path)).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  static String path(String cursor) throws RefusedException {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(KIND)) {
        return EscapedText.decode(text.substring(KIND.length()))
            .orElseThrow(() -> new RefusedException(Problem.BAD_CURSOR));
      }
    } catch (IllegalArgumentException _) {
      // No base64.
    }
    throw new RefusedException(Problem.BAD_CURSOR);
  }
}
