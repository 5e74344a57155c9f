package dev.kedge.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code RATE:SECONDS} of {@code --low-speed}: a connection slower than that for so long is
 * replaced.
 */
record SpeedFloor(long rate, Duration time) {

  static final class Converter implements ITypeConverter<SpeedFloor> {
    @Override
    public SpeedFloor convert(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new TypeConversionException("'" + text + "' is not RATE:SECONDS; write 10k:60");
      }
      return new SpeedFloor(
          new SizeText().convert(text.substring(0, colon)),
          new DurationText().convert(text.substring(colon + 1)));
    }
  }
}
