package dev.kedge.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP dates (RFC 9110 §5.6.7): all three forms are read, the first is written. Case matters,
 * digits are ASCII, nothing may stand around. The name of the day must be one, but need not fit the
 * date: senders get it wrong, and it adds nothing.
 */
public final class HttpDates {
  private static final String MONTHS = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
  private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
  private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  private static final Pattern IMF_FIXDATE =
      Pattern.compile(DAY + ", (?<day>[0-9]{2}) " + MONTHS + " (?<year>[0-9]{4}) " + TIME + " GMT");

  /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
  private static final Pattern RFC850 =
      Pattern.compile(
          LONG_DAY + ", (?<day>[0-9]{2})-" + MONTHS + "-(?<year>[0-9]{2}) " + TIME + " GMT");

  /** {@code Sun Nov 6 08:49:37 1994}. */
  private static final Pattern ASCTIME =
      Pattern.compile(
          DAY + " " + MONTHS + " (?<day>[0-9]{2}| [0-9]) " + TIME + " (?<year>[0-9]{4})");

  private static final List<Pattern> FORMS = List.of(IMF_FIXDATE, RFC850, ASCTIME);
  private static final List<String> MONTH_NAMES =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Two-digit years from here on are of the last century, as in POSIX: a clock would only be needed
   * to be right after 2069.
   */
  private static final int PIVOT = 69;

  private HttpDates() {}

  public static Optional<Instant> parse(String value) {
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(value);
      if (matcher.matches()) {
        return instant(matcher);
      }
    }
    return Optional.empty();
  }

  /** As an IMF-fixdate; fractions of a second are cut off. */
  public static String format(Instant instant) {
    return FORMAT.format(instant);
  }

  private static Optional<Instant> instant(Matcher matcher) {
    YearMonth month = YearMonth.of(year(matcher), 1 + MONTH_NAMES.indexOf(matcher.group("month")));
    int day = number(matcher, "day");
    int hour = number(matcher, "hour");
    int minute = number(matcher, "minute");
    int second = number(matcher, "second"); // 60 is a leap second, which POSIX time does not know
    if (!month.isValidDay(day) || hour > 23 || minute > 59 || second > 60) {
      return Optional.empty();
    }
    LocalDateTime toTheMinute = month.atDay(day).atTime(hour, minute);
    return Optional.of(toTheMinute.toInstant(ZoneOffset.UTC).plusSeconds(second));
  }

  private static int year(Matcher matcher) {
    int year = number(matcher, "year");
    if (matcher.group("year").length() == 4) {
      return year;
    }
    return year >= PIVOT ? 1900 + year : 2000 + year;
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group).strip());
  }
}
