package dev.kedge.cli;

import dev.kedge.cli.print.Lines;
import dev.kedge.cli.print.Palette;
import dev.kedge.cli.print.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standard error: what is said to a person. A failed write is ignored: there is nobody left to
 * tell.
 *
 * @param screen the terminal behind it; null when there is none, or when it cannot move its cursor
 */
public record Stderr(OutputStream sink, @Nullable Screen screen, Palette palette) {

  static Stderr ofProcess(Map<String, String> environment) {
    OutputStream sink = new FileOutputStream(FileDescriptor.err);
    boolean terminal = Descriptor.STDERR.isTerminal() && isCapable(environment);
    return new Stderr(
        sink,
        terminal ? new Tty(environment) : null,
        Palette.of(terminal && wantsColour(environment)));
  }

  /** Bars need a cursor; a build server may show a terminal that is only a log. */
  private static boolean isCapable(Map<String, String> environment) {
    return !"dumb".equals(environment.get("TERM")) && environment.getOrDefault("CI", "").isEmpty();
  }

  /** See no-color.org: any value but an empty one. */
  static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  public void line(String text) {
    Screen terminal = screen;
    print((terminal == null ? text : Lines.wrapped(text, terminal.size().columns())) + '\n');
  }

  public void print(String text) {
    try {
      sink.write(text.getBytes(StandardCharsets.UTF_8));
      sink.flush();
    } catch (IOException _) {
      // See above.
    }
  }
}
