package dev.kedge.cli;

import dev.kedge.protocol.TypedText;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An origin as browsers send it: scheme, host and a port that is not the usual one. */
final class WebOrigin implements ITypeConverter<String> {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  @Override
  public String convert(String text) {
    String origin = text.toLowerCase(Locale.ROOT);
    if (!ORIGIN.matcher(origin).matches()) {
      throw new TypeConversionException(
          "'"
              + TypedText.shown(text)
              + "' is no origin; it looks like https://app.example, without a path");
    }
    return origin
        .replaceFirst("^http(://[^:]+|://\\[.*]):80$", "http$1")
        .replaceFirst("^https(://[^:]+|://\\[.*]):443$", "https$1");
  }
}
