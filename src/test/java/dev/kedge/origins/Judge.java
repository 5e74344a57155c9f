package dev.kedge.origins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what a run came to, from its exit code, the files it left and what servers were told. */
final class Judge {
  private static final Pattern UNSAFE = Pattern.compile("(?s).*[\\p{Cntrl}\\\\].*");
  private static final Pattern UNSAFE_FROM_SERVER = Pattern.compile("(?s)[-.~].*");
  private static final List<String> STATE = List.of(".kedge", ".aria2");
  private static final int MOST_PARTS = 2; // the current one, and one of before a change

  private final Misbehaviour misbehaviour;
  private final Tool tool;
  private final Scene scene;

  Judge(Misbehaviour misbehaviour, Tool tool, Scene scene) {
    this.misbehaviour = misbehaviour;
    this.tool = tool;
    this.scene = scene;
  }

  /** After a run that others follow: only what no later run can put right counts. */
  Verdict between(Ended ended) throws IOException {
    Verdict verdict = atEnd(ended);
    boolean lasting =
        verdict.outcome() == Outcome.CORRUPT
            || verdict.outcome() == Outcome.LEAKED
            || verdict.outcome() == Outcome.HUNG;
    return lasting
        ? new Verdict(verdict.outcome(), "first run: " + verdict.why(), verdict.said())
        : new Verdict(Outcome.CORRECT, verdict.why(), verdict.said());
  }

  Verdict atEnd(Ended ended) throws IOException {
    Finding finding = find(ended);
    String exit = ended.inTime() ? "exit " + ended.exit() + ", " : "";
    return new Verdict(finding.outcome, exit + finding.why, ended.said());
  }

  private record Finding(Outcome outcome, String why) {}

  private Finding find(Ended ended) throws IOException {
    String leak = leak(ended);
    if (leak != null) {
      return new Finding(Outcome.LEAKED, leak);
    }
    if (!ended.inTime()) {
      return new Finding(Outcome.HUNG, "no end in time");
    }
    boolean success = ended.exit() == 0;
    String harm = harm();
    if (harm != null) {
      return new Finding(success ? Outcome.CORRUPT : Outcome.LITTERED, harm);
    }
    return success ? afterSuccess() : afterFailure();
  }

  private Finding afterSuccess() throws IOException {
    List<Path> files = files();
    List<Path> good = files.stream().filter(this::isRight).toList();
    Path named = scene.downloads.resolve(Scene.NAME);
    if (good.isEmpty() || (files.contains(named) && !good.contains(named))) {
      return new Finding(
          Outcome.CORRUPT, files.isEmpty() ? "no file" : "wrong bytes in " + names(files));
    }
    if (files.size() > 1) {
      return new Finding(Outcome.LITTERED, "also left " + names(files));
    }
    return isUnsafe(files.getFirst())
        ? new Finding(Outcome.LITTERED, "named " + names(files))
        : new Finding(Outcome.CORRECT, "the right bytes");
  }

  private Finding afterFailure() throws IOException {
    List<Path> files = files();
    boolean marked =
        Files.exists(scene.downloads.resolve(Scene.NAME + ".aria2"), LinkOption.NOFOLLOW_LINKS);
    for (Path file : files) {
      boolean state = STATE.stream().anyMatch(end -> file.toString().endsWith(end));
      boolean goesOn = !tool.isKedge() && (marked || isBeginning(file)) && !isUnsafe(file);
      if (!state && !goesOn) {
        return new Finding(Outcome.LITTERED, "left " + names(files));
      }
    }
    if (files.stream().filter(file -> file.toString().endsWith(".kedge")).count() > MOST_PARTS) {
      return new Finding(Outcome.LITTERED, "left " + names(files));
    }
    return new Finding(
        misbehaviour.right() == Right.BYTES ? Outcome.NEEDLESSLY_FAILED : Outcome.CORRECT,
        files.isEmpty() ? "nothing left" : "left " + names(files));
  }

  private @Nullable String leak(Ended ended) throws IOException {
    String secret = scene.secret();
    if (secret == null) {
      return null;
    }
    String basic =
        Base64.getEncoder().encodeToString(("me:" + secret).getBytes(StandardCharsets.US_ASCII));
    if (scene.learntElsewhere().stream()
        .anyMatch(text -> text.contains(secret) || text.contains(basic))) {
      return "the other origin was sent the secret";
    }
    return tool.isKedge() ? written(secret, ended) : null;
  }

  private @Nullable String written(String secret, Ended ended) throws IOException {
    if (ended.said().contains(secret)) {
      return "it printed the secret";
    }
    try (Stream<Path> all = Files.walk(scene.root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret)) {
          return "it wrote the secret to " + scene.root.relativize(file);
        }
      }
    }
    return null;
  }

  /** What was done to the user's files, or outside the directory of downloads. */
  private @Nullable String harm() throws IOException {
    for (Map.Entry<Path, byte[]> file : scene.mine().entrySet()) {
      boolean kept =
          Files.isRegularFile(file.getKey())
              && Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue());
      boolean replaced = file.getKey().startsWith(scene.downloads) && isRight(file.getKey());
      if (!kept && !replaced) {
        return "harmed " + scene.root.relativize(file.getKey());
      }
    }
    try (Stream<Path> all = Files.list(scene.root)) {
      List<Path> strange =
          all.filter(file -> !file.equals(scene.downloads) && !file.equals(scene.home))
              .filter(file -> !scene.mine().containsKey(file))
              .toList();
      return strange.isEmpty() ? null : "wrote outside its directory: " + names(strange);
    }
  }

  /** All files in the directory but the user's own, unless one was replaced. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(scene.downloads)) {
      return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !Files.isSymbolicLink(file))
          .filter(file -> !isMine(file))
          .sorted()
          .toList();
    }
  }

  private boolean isMine(Path file) {
    byte[] before = scene.mine().get(file);
    return before != null && Arrays.equals(read(file), before);
  }

  private boolean isRight(Path file) {
    byte[] bytes = read(file);
    return scene.right().stream().anyMatch(version -> Arrays.equals(version, bytes));
  }

  private boolean isBeginning(Path file) {
    byte[] bytes = read(file);
    return bytes.length == 0
        || scene.genuine().stream()
            .anyMatch(version ->
                bytes.length <= version.length
                    && Arrays.equals(version, 0, bytes.length, bytes, 0, bytes.length));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private boolean isUnsafe(Path file) {
    String name = String.valueOf(file.getFileName());
    return UNSAFE.matcher(name).matches()
        || (scene.isNamedByServer() && UNSAFE_FROM_SERVER.matcher(name).matches());
  }

  private String names(List<Path> files) {
    return String.join(
        " ", files.stream().map(file -> scene.root.relativize(file).toString()).toList());
  }
}
