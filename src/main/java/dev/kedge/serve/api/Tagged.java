package dev.kedge.serve.api;

import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.EntityTag;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.util.Optional;

/** Answers whose tag is of what they say, so that it changes when digests become known. */
final class Tagged {
  private static final int TAG_LENGTH = 22;

  private Tagged() {}

  /** To be asked for again each time, and sent only if it is not what the client has (304). */
  static void send(Exchange exchange, String mediaType, byte[] body) throws IOException {
    String text = Hasher.digest(DigestAlgorithm.SHA256, body).hex().substring(0, TAG_LENGTH);
    var tag = new EntityTag(false, text);
    exchange.field("Cache-Control", "no-cache");
    if (exchange.admitted(new Validators(Optional.of(tag), Optional.empty(), false))) {
      exchange.field("ETag", tag.toString());
      exchange.send(200, mediaType, body);
    }
  }
}
