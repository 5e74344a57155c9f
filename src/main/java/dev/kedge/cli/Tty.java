package dev.kedge.cli;

import dev.kedge.cli.print.Screen;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The size of the controlling terminal. Asked of {@code stty} when first needed and after each
 * change of the window, since the JDK does not know it; {@code COLUMNS} and {@code LINES} win.
 */
final class Tty implements Screen {
  private static final Size USUAL = new Size(80, 24);
  private final Map<String, String> environment;
  private volatile boolean changed = true;
  private volatile Size size = USUAL;

  Tty(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Size size() {
    if (changed) {
      changed = false;
      Size asked = ask();
      size = new Size(number("COLUMNS", asked.columns()), number("LINES", asked.rows()));
    }
    return size;
  }

  @Override
  public void changed() {
    changed = true;
  }

  private int number(String variable, int otherwise) {
    String value = environment.getOrDefault(variable, "");
    return value.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(value) : otherwise;
  }

  private static Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return USUAL;
      }
      return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException _) {
      return USUAL;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  /** {@code "24 80"}: rows first. A terminal that does not know says 0. */
  private static Size parse(String answer) {
    String[] numbers = answer.strip().split(" ", 2);
    if (numbers.length != 2 || !answer.strip().matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
      return USUAL;
    }
    return new Size(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[0]));
  }
}
