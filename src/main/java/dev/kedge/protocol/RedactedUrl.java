package dev.kedge.protocol;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs without what must not be printed or stored: user info, and parameters that carry a
 * signature, a token or a password, in the query or the path.
 */
public final class RedactedUrl {
  private static final String HIDDEN = "***";

  /** How {@link #secretNames} calls what stands before the {@code @}. */
  public static final String USER_INFO = "user:password";

  /** How it calls a query that is one opaque word, without a name. */
  public static final String QUERY = "query";

  private static final String HASH_ALGORITHM = "hash-algorithm";
  private static final Pattern PATH_PARAMETER = Pattern.compile(";([^;/=]+)=([^;/]+)");

  /** A bare word this long, of letters and digits, is no version and no switch. */
  private static final Pattern OPAQUE =
      Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_~.%+/|^`{}\\[\\]\\\\-]{16,}");

  private RedactedUrl() {}

  /** For eyes: secrets as {@code ***}, without user info and fragment. */
  public static String of(URI url) {
    Set<String> secrets = secretParameters(url);
    return rebuilt(
        url,
        name -> ';' + name + '=' + HIDDEN,
        parameter -> {
          if (isOpaque(parameter)) {
            return HIDDEN;
          }
          return secrets.contains(name(parameter)) ? rawName(parameter) + '=' + HIDDEN : parameter;
        });
  }

  /** The names of what {@link #of} hides, in order. */
  public static List<String> secretNames(URI url) {
    Set<String> names = new LinkedHashSet<>();
    if (!Authority.of(url).userInfo().isEmpty()) {
      names.add(USER_INFO);
    }
    PATH_PARAMETER
        .matcher(path(url))
        .results()
        .map(match -> decoded(match.group(1)))
        .filter(SecretNames::isSecret)
        .forEach(names::add);
    Set<String> secrets = secretParameters(url);
    for (String parameter : parameters(url)) {
      if (isOpaque(parameter)) {
        names.add(QUERY);
      } else if (secrets.contains(name(parameter))) {
        names.add(decoded(rawName(parameter)));
      }
    }
    return List.copyOf(names);
  }

  /**
   * What stays the same when a link is signed anew, or typed with other escapes: the URL without
   * secrets and default port, as RFC 3986 has it written.
   */
  public static String key(URI url) {
    Set<String> secrets = secretParameters(url);
    boolean isSigned = !secrets.isEmpty();
    String key =
        rebuilt(
            url,
            _ -> "",
            parameter -> {
              boolean changes =
                  isOpaque(parameter)
                      || secrets.contains(name(parameter))
                      || (isSigned && isVolatile(name(parameter)));
              return changes ? "" : parameter;
            });
    int path = key.indexOf('/', key.indexOf("://") + "://".length());
    return path < 0 ? key : key.substring(0, path) + UrlText.legal(key.substring(path));
  }

  /** A raw path without the parameters (RFC 3986 §3.3) that carry secrets: session ids. */
  static String pathWithoutSecrets(String rawPath) {
    return path(rawPath, _ -> "");
  }

  /** May be printed, but changes each time a link is signed anew. */
  private static boolean isVolatile(String name) {
    return SecretNames.isExpiry(name) || name.equals(HASH_ALGORITHM);
  }

  private static boolean isOpaque(String parameter) {
    return OPAQUE.matcher(parameter).matches();
  }

  private static String path(String rawPath, UnaryOperator<String> shown) {
    return PATH_PARAMETER
        .matcher(rawPath)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                SecretNames.isSecret(decoded(match.group(1)))
                    ? shown.apply(match.group(1))
                    : match.group()));
  }

  private static String path(URI url) {
    return RawChars.sent(Objects.requireNonNullElse(url.getRawPath(), ""));
  }

  private static String rebuilt(
      URI url, UnaryOperator<String> pathParameter, UnaryOperator<String> shown) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.isOpaque()) {
      return scheme + ':' + HIDDEN;
    }
    Authority authority = Authority.of(url);
    StringBuilder text = new StringBuilder(scheme).append("://").append(authority.host());
    if (authority.port() >= 0 && authority.port() != Authority.defaultPort(scheme)) {
      text.append(':').append(authority.port());
    }
    String path = path(path(url), pathParameter);
    text.append(path.isEmpty() ? "/" : path);
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

  /** The names of parameters that have a value worth hiding. */
  private static Set<String> secretParameters(URI url) {
    Set<String> given = new LinkedHashSet<>();
    for (String parameter : parameters(url)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && equals < parameter.length() - 1) {
        given.add(name(parameter));
      }
    }
    boolean expires = given.stream().anyMatch(SecretNames::isExpiry);
    boolean isSigned =
        given.stream()
            .anyMatch(
                name -> SecretNames.isSecret(name) || (expires && SecretNames.isDigest(name)));
    Set<String> secret = new LinkedHashSet<>();
    for (String name : given) {
      if (SecretNames.isSecret(name) || (isSigned && SecretNames.belongsToSignature(name))) {
        secret.add(name);
      }
    }
    return secret;
  }

  private static List<String> parameters(URI url) {
    String query = url.getRawQuery() == null ? null : RawChars.sent(url.getRawQuery());
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
    return decoded(rawName(parameter));
  }

  private static String rawName(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }

  private static String decoded(String text) {
    return new String(PercentCoding.decode(text), StandardCharsets.UTF_8);
  }
}
