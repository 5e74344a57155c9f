package dev.kedge.serve.fault;

import dev.kedge.model.Failure;
import java.util.regex.PatternSyntaxException;

/**
 * A fault, for which files, and when.
 *
 * @param text as it was given
 * @param after requests that get off unharmed first
 * @param times requests that are harmed at most
 * @param percent of the others that are harmed
 */
public record FaultSpec(
    String text, PathGlob glob, Fault fault, int after, int times, int percent) {
  private static final int MOST = 999_999_999;

  /**
   * Reads {@code GLOB:KIND[=VALUE][,SETTING=VALUE]…}.
   *
   * @throws Failure.Usage it is not of this form
   */
  public static FaultSpec parse(String text) throws Failure.Usage {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new Failure.Usage(
          "--fault " + text + ": it does not say for which files",
          "write GLOB:KIND, such as '*.iso:cut=1M,times=2'");
    }
    var settings = new Settings(text, text.substring(colon + 1));
    Fault fault = FaultKinds.of(settings);
    int after = settings.number("after", 0, MOST, 0);
    int times = settings.number("times", 1, MOST, MOST);
    int percent = settings.number("chance", 1, 100, 100);
    settings.checkAllTaken();
    try {
      var glob = new PathGlob(text.substring(0, colon));
      return new FaultSpec(text, glob, fault, after, times, percent);
    } catch (PatternSyntaxException e) {
      throw settings.wrong("the glob is not well-formed", "quote it: '*.iso:cut=1M'");
    }
  }
}
