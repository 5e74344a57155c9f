package dev.kedge.cli;

import dev.kedge.protocol.TypedText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code HOST:PORT} of {@code --listen}; either may be left out: {@code :9000}, {@code
 * 0.0.0.0}, {@code [::1]:8080}.
 */
record ListenAddress(String host, int port) {
  static final ListenAddress USUAL = new ListenAddress("127.0.0.1", 8080);

  static final class Converter implements ITypeConverter<ListenAddress> {
    private static final Pattern FORM =
        Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]/\\s]*)(?::(\\d{1,5}))?");

    @Override
    public ListenAddress convert(String text) {
      Matcher matcher = FORM.matcher(text);
      int port = USUAL.port();
      if (!text.isEmpty() && matcher.matches()) {
        String host = matcher.group(1).isEmpty() ? USUAL.host() : bare(matcher.group(1));
        port = matcher.group(2) == null ? port : Integer.parseInt(matcher.group(2));
        if (port <= 65_535) {
          return new ListenAddress(host, port);
        }
      }
      throw new TypeConversionException(
          "'" + TypedText.shown(text) + "' is not HOST:PORT; write 0.0.0.0:8080");
    }

    private static String bare(String host) {
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
  }
}
