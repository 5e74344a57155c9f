package dev.kedge.protocol;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * URLs without what must not be printed or stored: user info, and query parameters that carry a
 * signature, a token or a password.
 */
public final class RedactedUrl {
  private static final String HIDDEN = "***";

  /** How {@link #secretNames} calls what stands before the {@code @}. */
  public static final String USER_INFO = "user:password";

  private static final List<String> SECRET_PREFIXES =
      List.of("x-amz-", "x-goog-", "x-oss-", "x-cos-", "x-ms-", "q-sign");

  private static final Set<String> SECRET =
      Set.of(
          ("signature sig sign signed hmac hash_signature policy key-pair-id credential"
                  + " googleaccessid awsaccesskeyid ossaccesskeyid"
                  + " token access_token accesstoken id_token refresh_token auth_token authtoken"
                  + " private_token private-token session_token security_token security-token"
                  + " auth authorization bearer jwt ticket session sessionid session_id sid"
                  + " sharetoken share_token download_token tempauth x-plex-token auth_key authkey"
                  + " phpsessid jsessionid sas cred wssecret rlkey resourcekey dl_key accesskeyid"
                  + " key apikey api_key api-key access_key accesskey subscription-key"
                  + " password passwd passphrase pwd pass secret client_secret"
                  + " hdnts hdnea hdntl __token__ __gda__ code otp nonce")
              .split(" "));

  /** Plain words elsewhere, but part of the signature where there is one: Azure's and kedge's. */
  private static final Set<String> PART_OF_SIGNATURE =
      Set.of(
          ("se sp sv sr st spr sip ss srt sks skt ske skv skoid sktid"
                  + " exp nbf kid sub dev ip m tag")
              .split(" "));

  /** May be printed, but changes each time a link is signed anew. */
  private static final Set<String> VOLATILE = Set.of("expires", "e", "ttl", "hash-algorithm");

  private RedactedUrl() {}

  /** For eyes: secrets as {@code ***}, without user info and fragment. */
  public static String of(URI url) {
    Set<String> secrets = secretParameters(url);
    return rebuilt(
        url,
        parameter ->
            secrets.contains(name(parameter)) ? rawName(parameter) + '=' + HIDDEN : parameter);
  }

  /** The names of what {@link #of} hides, in order. */
  public static List<String> secretNames(URI url) {
    Set<String> names = new LinkedHashSet<>();
    if (!Authority.of(url).userInfo().isEmpty()) {
      names.add(USER_INFO);
    }
    Set<String> secrets = secretParameters(url);
    for (String parameter : parameters(url)) {
      if (secrets.contains(name(parameter))) {
        names.add(decoded(rawName(parameter)));
      }
    }
    return List.copyOf(names);
  }

  /** What stays the same when a link is signed anew: the URL without secrets and default port. */
  public static String key(URI url) {
    Set<String> secrets = secretParameters(url);
    boolean isSigned = !secrets.isEmpty();
    return rebuilt(
        url,
        parameter ->
            secrets.contains(name(parameter)) || (isSigned && VOLATILE.contains(name(parameter)))
                ? ""
                : parameter);
  }

  private static String rebuilt(URI url, Function<String, String> shown) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.isOpaque()) {
      return scheme + ':' + HIDDEN;
    }
    Authority authority = Authority.of(url);
    StringBuilder text = new StringBuilder(scheme).append("://").append(authority.host());
    if (authority.port() >= 0 && authority.port() != Authority.defaultPort(scheme)) {
      text.append(':').append(authority.port());
    }
    String path = url.getRawPath();
    text.append(path == null || path.isEmpty() ? "/" : path);
    char separator = '?';
    for (String parameter : parameters(url)) {
      String kept = shown.apply(parameter);
      if (!kept.isEmpty()) {
        text.append(separator).append(kept);
        separator = '&';
      }
    }
    return text.toString();
  }

  /** The lower-case names of parameters that have a value worth hiding. */
  private static Set<String> secretParameters(URI url) {
    Set<String> secret = new LinkedHashSet<>();
    Set<String> part = new LinkedHashSet<>();
    for (String parameter : parameters(url)) {
      String name = name(parameter);
      if (parameter.indexOf('=') < 0 || parameter.endsWith(name + "=")) {
        continue;
      }
      if (isSecret(name)) {
        secret.add(name);
      } else if (PART_OF_SIGNATURE.contains(name)) {
        part.add(name);
      }
    }
    if (!secret.isEmpty()) {
      secret.addAll(part);
    }
    return secret;
  }

  private static boolean isSecret(String name) {
    return SECRET.contains(name) || SECRET_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static List<String> parameters(URI url) {
    String query = url.getRawQuery();
    List<String> parameters = new ArrayList<>();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        if (!parameter.isEmpty()) {
          parameters.add(parameter);
        }
      }
    }
    return parameters;
  }

  private static String name(String parameter) {
    return decoded(rawName(parameter)).toLowerCase(Locale.ROOT);
  }

  private static String rawName(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }

  private static String decoded(String text) {
    return new String(PercentCoding.decode(text), StandardCharsets.UTF_8);
  }
}
