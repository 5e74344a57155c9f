package dev.kedge.protocol;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A cookie as a server sets it (RFC 6265 §5.2). Its value is a secret; {@link #toString} hides it.
 *
 * @param domain lower case, without a dot in front; empty where it is for the sending host alone
 * @param path absolute; empty where the request's own path decides
 * @param isSecure for https only
 * @param expires from when on it is none; absent where it lasts as long as the program
 */
public record SetCookie(
    String name,
    String value,
    String domain,
    String path,
    boolean isSecure,
    Optional<Instant> expires) {
  private static final int LONGEST = 4096;
  private static final long NO_AGE = Long.MIN_VALUE;
  private static final long LONGEST_AGE = 400L * 24 * 60 * 60;

  /** Absent for what is no cookie, or a longer one than RFC 6265 §6.1 asks to take. */
  public static Optional<SetCookie> parse(String line, Instant now) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    String name = FieldText.trim(parts[0].substring(0, Math.max(0, equals)));
    String value = FieldText.trim(parts[0].substring(equals + 1));
    boolean isText = (name + value).chars().allMatch(c -> c >= ' ' && c != 0x7f);
    if (name.isEmpty() || !isText || name.length() + value.length() > LONGEST) {
      return Optional.empty();
    }
    SetCookie cookie = new SetCookie(name, value, "", "", false, Optional.empty());
    for (int i = 1; i < parts.length; i++) {
      cookie = cookie.with(parts[i]);
    }
    long age = maxAge(parts);
    return Optional.of(
        age == NO_AGE ? cookie : cookie.until(age <= 0 ? Instant.MIN : now.plusSeconds(age)));
  }

  private SetCookie with(String attribute) {
    int equals = attribute.indexOf('=');
    String value = equals < 0 ? "" : FieldText.trim(attribute.substring(equals + 1));
    return switch (word(attribute)) {
      case "domain" -> {
        String host = value.startsWith(".") ? value.substring(1) : value;
        yield new SetCookie(
            name, this.value, host.toLowerCase(Locale.ROOT), path, isSecure, expires);
      }
      case "path" ->
          new SetCookie(
              name, this.value, domain, value.startsWith("/") ? value : "", isSecure, expires);
      case "secure" -> new SetCookie(name, this.value, domain, path, true, expires);
      case "expires" -> date(value).map(this::until).orElse(this);
      default -> this;
    };
  }

  private SetCookie until(Instant end) {
    return new SetCookie(name, value, domain, path, isSecure, Optional.of(end));
  }

  /** It wins over Expires, wherever it stands (RFC 6265 §5.3). */
  private static long maxAge(String[] parts) {
    long age = NO_AGE;
    for (int i = 1; i < parts.length; i++) {
      String text = FieldText.trim(parts[i].substring(parts[i].indexOf('=') + 1));
      boolean isNegative = text.startsWith("-");
      long seconds = Digits.parse(isNegative ? text.substring(1) : text);
      if (word(parts[i]).equals("max-age") && seconds >= 0) {
        age = isNegative ? 0 : Math.min(seconds, LONGEST_AGE);
      }
    }
    return age;
  }

  private static String word(String attribute) {
    return FieldText.trim(UrlText.before(attribute, '=')).toLowerCase(Locale.ROOT);
  }

  /** Cookies' own form of a date has dashes, and a year of four digits. */
  private static Optional<Instant> date(String value) {
    return HttpDates.parse(value).or(() -> HttpDates.parse(value.replace('-', ' ')));
  }

  @Override
  public String toString() {
    return name + "=…";
  }
}
