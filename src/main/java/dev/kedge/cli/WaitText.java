package dev.kedge.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Durations of options where {@code 0} stands for the usual. */
final class WaitText implements ITypeConverter<Duration> {
  private static final ITypeConverter<Duration> TIME = new DurationText();

  @Override
  public Duration convert(String text) throws Exception {
    return text.strip().equals("0") ? Duration.ZERO : TIME.convert(text);
  }
}
