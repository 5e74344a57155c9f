package dev.kedge.protocol;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * What a signed link says and how it is signed: HMAC-SHA256 over version, method, authority, path
 * and query, each on a line of its own. A link for GET is one for HEAD too.
 *
 * @param authority host and port as the client names them; the scheme's own port is left out
 * @param path in normal spelling
 */
public record SignedLink(String authority, String path, LinkQuery query) {
  private static final String VERSION = "dlv1";
  private static final String METHOD = "GET";

  /** Absent where {@code path} or {@code query} has no one spelling. */
  public static Optional<SignedLink> parse(String authority, String path, String query) {
    return NormalTarget.path(path)
        .flatMap(normal ->
            LinkQuery.parse(query).map(parsed -> new SignedLink(authority, normal, parsed)));
  }

  /** The authority of a URL as links sign it: lower case, without the scheme's own port. */
  public static String authority(String scheme, String hostAndPort) {
    String lower = hostAndPort.toLowerCase(Locale.ROOT);
    String usual = ":" + Authority.defaultPort(scheme);
    return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
  }

  public static String authority(URI url) {
    Authority authority = Authority.of(url);
    String port = authority.port() < 0 ? "" : ":" + authority.port();
    return authority(String.valueOf(url.getScheme()), authority.host() + port);
  }

  /** The path of {@code /prefix/a/b} for names as they are in a directory. */
  public static String encodedPath(String prefix, String name) {
    return prefix + PercentCoding.encode(NameText.octets(name), "-._~/");
  }

  /** The text that is signed for {@code method}; HEAD is signed as GET. */
  public String text(String method) {
    String signed = method.equals("HEAD") ? METHOD : method;
    return String.join("\n", VERSION, signed, authority, path, query.signedPart(), "");
  }

  /** Whether the signature in the query is that of {@code key}, in constant time. */
  public boolean isSigned(byte[] key, String method) {
    byte[] given =
        query.value(LinkQuery.SIGNATURE).flatMap(SignedLink::decoded).orElse(new byte[0]);
    return MessageDigest.isEqual(mac(key, method), given);
  }

  /** The signature, of 43 chars. */
  public String signature(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, METHOD));
  }

  /** Path and query, to be put after the server's base. */
  public String target(byte[] key) {
    return path + '?' + query.signedPart() + '&' + LinkQuery.SIGNATURE + '=' + signature(key);
  }

  private byte[] mac(byte[] key, String method) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key)
        .hmac(text(method).getBytes(StandardCharsets.US_ASCII));
  }

  /** Of the two spellings that base64 has for some octets, only the one that is made. */
  private static Optional<byte[]> decoded(String signature) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(signature);
      String again = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
      return Optional.of(octets).filter(_ -> again.equals(signature));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
