package dev.kedge.cli;

import dev.kedge.model.OnChange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What may be accepted as the file. */
final class ProofOptions {
  @Option(
      names = "--on-change",
      paramLabel = "restart|fail",
      converter = OnChangeText.class,
      description =
          "When the file changes on the server before it is whole: fetch the new version from the"
              + " start (restart, the default), or end with exit code 8 (fail). Two versions are"
              + " never mixed.")
  OnChange onChange = OnChange.RESTART;

  @Option(
      names = "--require-proof",
      description =
          "Accept a file only when a digest or a manifest proves its bytes; else exit code 5.")
  boolean requireProof;

  @Option(
      names = "--allow-unproven",
      description =
          "Fetch in parallel, and resume, even where the server gives nothing (ETag, date, digest)"
              + " that ties the parts to one version. The result is marked 'unproven'.")
  boolean allowUnproven;

  @Option(
      names = {"--allow-any-content", "--allow-html"},
      description =
          "Take what comes, even a web page or the text of an error where another type of file was"
              + " expected.")
  boolean allowHtml;

  @Option(
      names = "--wait",
      description =
          "When another kedge is fetching the same file, wait for it (without: exit code 11).")
  boolean waitForLock;

  @Option(
      names = "--no-mtime",
      description = "Leave the file's time at now; do not set it to the server's Last-Modified.")
  boolean noMtime;

  /** The words of {@code --on-change}. */
  static final class OnChangeText implements ITypeConverter<OnChange> {
    @Override
    public OnChange convert(String text) {
      return switch (text) {
        case "restart" -> OnChange.RESTART;
        case "fail" -> OnChange.FAIL;
        default -> throw new TypeConversionException("'" + text + "' is neither restart nor fail");
      };
    }
  }
}
