package dev.kedge.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which URL parameters carry secrets, by their names: none but the origin knows, so this errs on
 * the side of hiding. Values are not looked at: a digest or an id is as long and as random as a
 * token, and tells one file from another.
 */
final class SecretNames {
  private static final List<String> PREFIXES =
      List.of("x-amz-", "x-goog-", "x-oss-", "x-cos-", "x-ms-", "q-sign");

  /** Where a name is written without gaps. */
  private static final List<String> SUFFIXES =
      List.of("token", "signature", "secret", "password", "apikey");

  /** Secret wherever they stand in a name: {@code temp_url_sig}, {@code uploadKey}. */
  private static final Set<String> PARTS =
      words(
          "token sig sign signature hmac jwt key secret password passwd passphrase pwd pass"
              + " auth authorization bearer cred credential credentials policy verify session");

  /** Secret only as the whole name. */
  private static final Set<String> NAMES =
      words(
          "signed hash_signature googleaccessid awsaccesskeyid ossaccesskeyid accesskeyid ticket"
              + " sessionid sid phpsessid jsessionid tempauth authkey sas wssecret rlkey"
              + " resourcekey accesskey hdnts hdnea hdntl __gda__ code otp nonce");

  /** Names a file on its own; beside an expiry it is a hash of that and of a secret (nginx). */
  private static final Set<String> DIGESTS = words("hash md5 sha1 sha256 st");

  private static final Set<String> EXPIRY = words("expires expire expiry exp e ttl");

  /** Plain words elsewhere, but part of the signature where there is one: Azure's and kedge's. */
  private static final Set<String> BESIDE_SIGNATURE =
      words(
          "se sp sv sr st spr sip ss srt sks skt ske skv skoid sktid exp nbf kid sub dev ip m tag");

  /** Between the words of {@code temp_url-sig}, {@code uploadKey} and {@code AWSAccessKeyId}. */
  private static final Pattern GAP =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private SecretNames() {}

  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower)
        || PREFIXES.stream().anyMatch(lower::startsWith)
        || SUFFIXES.stream().anyMatch(lower::endsWith)
        || parts(name).stream().anyMatch(PARTS::contains);
  }

  /** Whether it is one if there is an expiry beside it. */
  static boolean isDigest(String name) {
    return DIGESTS.contains(last(name));
  }

  static boolean isExpiry(String name) {
    return EXPIRY.contains(last(name));
  }

  /** Whether it is one if there is another secret beside it. */
  static boolean belongsToSignature(String name) {
    return BESIDE_SIGNATURE.contains(name.toLowerCase(Locale.ROOT)) || isDigest(name);
  }

  private static String last(String name) {
    List<String> parts = parts(name);
    return parts.isEmpty() ? "" : parts.getLast();
  }

  private static List<String> parts(String name) {
    return Arrays.stream(GAP.split(name)).map(part -> part.toLowerCase(Locale.ROOT)).toList();
  }

  private static Set<String> words(String words) {
    return Set.of(words.split(" "));
  }
}
