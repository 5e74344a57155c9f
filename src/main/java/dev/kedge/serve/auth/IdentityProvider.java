package dev.kedge.serve.auth;

import java.io.IOException;
import java.util.Optional;

/** Another issuer of tokens, whose users are let in. */
interface IdentityProvider {
  String issuer();

  /** What its tokens must be meant for. */
  String audience();

  /** A public key of it. */
  Optional<TokenKey> key(String id) throws IOException;
}
