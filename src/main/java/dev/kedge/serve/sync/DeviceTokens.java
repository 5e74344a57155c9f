package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.auth.Tokens;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices.Registered;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The tokens of devices, with the secrets that fetch the next one. */
final class DeviceTokens {
  private final Tokens tokens;
  private final Ticker ticker;

  DeviceTokens(Tokens tokens, Ticker ticker) {
    this.tokens = tokens;
    this.ticker = ticker;
  }

  /** Adds a token to an answer. */
  void add(ObjectNode json, Registered.Made made) throws IOException {
    Device device = made.device();
    Instant now = ticker.now();
    Tokens.Issued token =
        tokens.issue(
            new TokenGrant(
                TokenKind.DEVICE,
                device.user(),
                Optional.of(device.id()),
                device.scopes(),
                device.paths(),
                now,
                now.plus(TokenKind.DEVICE.lifetime())),
            RandomId.next());
    json.put("token", token.text());
    json.put("expires_at", token.until().toString());
    json.put("refresh", made.secret());
  }
}
