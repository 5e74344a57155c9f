package dev.kedge.cli;

import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files, under which names. */
final class TargetOptions {
  private static final Set<String> DIRECTORIES = Set.of(".", "..");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Name of the file (default: the name the server gives, else the last part of the URL). -"
              + " writes to standard output"
              + " instead: no file, nothing to resume, still verified.")
  List<String> outs = new ArrayList<>();

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "Directory for the files (default: the current one).")
  @Nullable String directory;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "LIST",
      description =
          "Read URLs from this file, one a line; - reads standard input. Indented lines below a URL"
              + " say more of it, as with aria2: out=NAME, dir=DIR, checksum=ALG:HEX, header=NAME:"
              + " VALUE. Of several URLs on a line, only the first is used.")
  @Nullable String list;

  @Option(
      names = "--checksum",
      paramLabel = "ALG:HEX",
      description =
          "Digest that the file must have: sha256:9c56..., sha-512=..., sha256-BASE64 (SRI), or"
              + " bare hex. A file that differs is never given its name.")
  List<String> checksums = new ArrayList<>();

  @Option(
      names = "--overwrite",
      description =
          "Replace a file of that name even when kedge did not fetch it, or it was edited.")
  boolean overwrite;

  @Option(
      names = "--auto-rename",
      description = "Keep such a file and save beside it: name.1.ext, name.2.ext.")
  boolean autoRename;

  @Option(
      names = "--no-content-disposition",
      description =
          "Take the name from the URL also where the server says another one. The server's name"
              + " never replaces a file, not even with --overwrite.")
  boolean noContentDisposition;

  /** What names files get, and what becomes of files that have them already. */
  record Naming(ExistingTarget existing, boolean fromServer) {
    static final Naming USUAL = new Naming(ExistingTarget.REFUSE, false);
  }

  /** The one name given; null if there is none. */
  @Nullable String out() {
    return outs.isEmpty() ? null : outs.getFirst();
  }

  boolean isStream() {
    return "-".equals(out());
  }

  /** What picocli cannot say: options that exclude each other for a reason the user should read. */
  void check(int urls, OutputOptions output) throws Failure.Usage {
    output.check();
    if (outs.size() > 1) {
      throw new Failure.Usage(
          "-o is given twice: " + String.join(" and ", outs),
          "name one file; for several use out=NAME lines in a list (-i)");
    }
    String out = out();
    boolean several = urls > 1 || list != null;
    if (out != null && (out.isEmpty() || out.endsWith("/") || DIRECTORIES.contains(out))) {
      throw new Failure.Usage(
          "-o names a file, but '" + out + "' is none", "use -d DIR for the directory");
    }
    if (out != null && several) {
      throw new Failure.Usage(
          list == null
              ? "-o names one file, but there are several"
              : "-o names one file, but a list (-i) may hold many",
          "use -d DIR, or out=NAME lines in a list (-i)");
    }
    if (!checksums.isEmpty() && several) {
      throw new Failure.Usage(
          list == null
              ? "--checksum is for one file, but there are several"
              : "--checksum is for one file, but a list (-i) may hold many",
          "use checksum= lines in a list (-i)");
    }
    if (isStream() && (output.json || output.printFilename)) {
      throw new Failure.Usage(
          "-o - needs standard output for the file's bytes",
          "leave out --json and --print-filename");
    }
  }

  Naming naming() throws Failure.Usage {
    return new Naming(existing(), !noContentDisposition);
  }

  private ExistingTarget existing() throws Failure.Usage {
    if (overwrite && autoRename) {
      throw new Failure.Usage("--overwrite and --auto-rename exclude each other", null);
    }
    return overwrite
        ? ExistingTarget.OVERWRITE
        : autoRename ? ExistingTarget.RENAME : ExistingTarget.REFUSE;
  }
}
