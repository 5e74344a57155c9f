package dev.kedge.serve.auth;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A secret that signs tokens or links. Shows all but the secret. */
public final class SigningKey {
  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Use use;
  private final long number;
  private final String id;
  private final byte[] secret;
  private final Instant signsFrom;
  private final Optional<Instant> verifiesUntil;

  /** What a key is for; none is for both. */
  public enum Use {
    LINK,
    TOKEN
  }

  /**
   * A key.
   *
   * @param number of its use, counted from 1; the newest that may sign does
   * @param signsFrom all nodes know it by then
   * @param verifiesUntil absent while no later key has taken its place
   */
  SigningKey(
      Use use,
      long number,
      String id,
      byte[] secret,
      Instant signsFrom,
      Optional<Instant> verifiesUntil) {
    this.use = use;
    this.number = number;
    this.id = id;
    this.secret = secret.clone();
    this.signsFrom = signsFrom;
    this.verifiesUntil = verifiesUntil;
  }

  /** A new one, random. */
  static SigningKey random(Use use, long number, Instant signsFrom) {
    return new SigningKey(
        use,
        number,
        Base64.getUrlEncoder().encodeToString(random(ID_BYTES)),
        random(SECRET_BYTES),
        signsFrom,
        Optional.empty());
  }

  public Use use() {
    return use;
  }

  public long number() {
    return number;
  }

  public String id() {
    return id;
  }

  public Instant signsFrom() {
    return signsFrom;
  }

  public Optional<Instant> verifiesUntil() {
    return verifiesUntil;
  }

  byte[] secret() {
    return secret.clone();
  }

  /** Whether what it signed counts. */
  public boolean verifies(Instant now) {
    return verifiesUntil.isEmpty() || verifiesUntil.get().isAfter(now);
  }

  /** Whether it may sign, if no newer one may. */
  public boolean maySign(Instant now) {
    return verifies(now) && !signsFrom.isAfter(now);
  }

  @Override
  public String toString() {
    return use + " key " + id;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
