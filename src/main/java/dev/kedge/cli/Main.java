package dev.kedge.cli;

/** The program. Everything is wired by hand: the process here, the engines in {@link Wiring}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** One command from its arguments to its exit code. May be called again and again in one JVM. */
  public static int run(String... args) {
    return new Cli(Shell.ofProcess()).run(args);
  }
}
