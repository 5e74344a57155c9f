package dev.kedge.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes and rates as curl reads them: {@code 500k}, {@code 10M}, {@code 1.5G}; a k is 1024. */
final class SizeText implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,15}(?:\\.\\d{1,6})?)([kmgt]?)(?:i?b)?(?:/s)?", Pattern.CASE_INSENSITIVE);
  private static final BigDecimal MOST = BigDecimal.valueOf(1L << 60);

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not a size; write 500k, 10M or 1.5G");
    }
    int power = " kmgt".indexOf((matcher.group(2) + " ").toLowerCase(Locale.ROOT).charAt(0));
    BigDecimal value =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (value.compareTo(MOST) > 0) {
      throw new TypeConversionException("'" + text + "' is too large");
    }
    return value.setScale(0, RoundingMode.UP).longValueExact();
  }
}
