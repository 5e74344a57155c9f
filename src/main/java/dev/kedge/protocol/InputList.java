package dev.kedge.protocol;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists for {@code -i}: a URL a line, options for it on indented lines below, as aria2 has them;
 * {@code #} starts a comment.
 */
public final class InputList {
  private static final String OPTIONS =
      "known are out=NAME, dir=DIR, checksum=sha-256=HEX, header=NAME: VALUE";

  /** So many lines without a URL among them are no list, but some other file. */
  private static final int NONE = 1_000;

  private static final int LONGEST = 64 << 10;

  private final List<Draft> drafts = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Set<String> ignored = new LinkedHashSet<>();

  /** Whether the lines belong to an entry that is lost. */
  private boolean skipping;

  private InputList() {}

  /**
   * One file to fetch.
   *
   * @param line where its URL stands, from 1
   * @param mirrors how many more URLs stand there, which are passed over
   * @param out as written, relative to {@code dir}; null takes the URL's name
   * @param dir as written; null takes the command's own
   * @param headers as written, {@code Name: value}: the same rules hold as for the command's own
   */
  public record Entry(
      int line,
      URI url,
      int mirrors,
      @Nullable String out,
      @Nullable String dir,
      List<Digest> checksums,
      List<String> headers) {
    public Entry {
      checksums = List.copyOf(checksums);
      headers = List.copyOf(headers);
    }

    /** Without the fields, whose values are secrets. */
    @Override
    public String toString() {
      return "line " + line + ": " + RedactedUrl.of(url);
    }
  }

  /**
   * A line that cannot be done; those below it that belong to it are passed over.
   *
   * @param line from 1
   * @param shown the URL, or what stands for it, without secrets
   */
  public record Mistake(int line, String shown, Failure.Usage failure) {}

  /**
   * What a list says.
   *
   * @param ignored options of aria2 that mean nothing here, in order
   */
  public record Content(List<Entry> entries, List<Mistake> mistakes, Set<String> ignored) {
    public Content {
      entries = List.copyOf(entries);
      mistakes = List.copyOf(mistakes);
      ignored = Collections.unmodifiableSet(new LinkedHashSet<>(ignored));
    }
  }

  /** Reads a list. A mistake costs its entry, not the list. */
  public static Content parse(byte[] text) {
    InputList list = new InputList();
    int number = 0;
    for (String line : ListText.lines(text)) {
      number++;
      try {
        list.take(number, line);
      } catch (Failure.Usage e) {
        list.mistaken(number, line, e);
      }
      if (list.isNone()) {
        Failure.Usage none =
            new Failure.Usage(
                "no URL in the first " + NONE + " lines; the rest is not read",
                "is this a list of URLs?");
        list.mistakes.add(new Mistake(number, "line " + number, none));
        break;
      }
    }
    return new Content(
        list.drafts.stream().map(Draft::entry).toList(), list.mistakes, list.ignored);
  }

  private boolean isNone() {
    return drafts.isEmpty() && mistakes.size() == NONE;
  }

  private void take(int number, String line) throws Failure.Usage {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#")) {
      return;
    }
    if (line.indexOf('\0') >= 0) {
      throw new Failure.Usage(
          "a NUL byte", "a list is text, in UTF-8, or in UTF-16 with a byte order mark");
    }
    if (content.length() > LONGEST) {
      throw new Failure.Usage("a line of " + content.length() + " characters", "no URL is so long");
    }
    if (!FieldText.isSpace(line.charAt(0))) {
      skipping = false;
      // aria2 lists mirrors of one file on a line, with tabs between them.
      String[] urls = content.split("\t+", -1);
      drafts.add(new Draft(number, UrlInput.parse(urls[0]), urls.length - 1));
    } else if (!skipping && drafts.isEmpty()) {
      throw new Failure.Usage("an option without a URL above it", "URLs must not be indented");
    } else if (!skipping) {
      drafts.getLast().takeOption(content, ignored);
    }
  }

  private void mistaken(int number, String line, Failure.Usage e) {
    boolean isOption = !line.isEmpty() && FieldText.isSpace(line.charAt(0));
    String shown = "line " + number;
    if (isOption && !drafts.isEmpty()) {
      shown = RedactedUrl.of(drafts.removeLast().url); // what it asks for is not known
    } else if (!isOption) {
      shown = TypedText.shown(line.strip().split("\t", 2)[0]);
    }
    Failure.Usage atLine = new Failure.Usage("line " + number + ": " + e.text(), e.hint());
    atLine.initCause(e);
    mistakes.add(new Mistake(number, shown, atLine));
    skipping = true;
  }

  /** An entry whose options are still being read. */
  private static final class Draft {
    private final int line;
    private final URI url;
    private final int mirrors;
    private final List<Digest> checksums = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private @Nullable String out;
    private @Nullable String dir;

    Draft(int line, URI url, int mirrors) {
      this.line = line;
      this.url = url;
      this.mirrors = mirrors;
    }

    Entry entry() {
      return new Entry(line, url, mirrors, out, dir, checksums, headers);
    }

    void takeOption(String option, Set<String> ignored) throws Failure.Usage {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals).strip();
      String value = option.substring(equals + 1).strip();
      if (equals < 0 || value.isEmpty()) {
        throw new Failure.Usage("an option without a value: " + Displayed.escape(name), OPTIONS);
      }
      switch (name) {
        case "out" -> out = value;
        case "dir" -> dir = value;
        case "checksum" -> checksums.add(Checksums.parse(value));
        case "header" -> headers.add(value);
        default -> {
          if (!Aria2Options.contain(name)) {
            throw new Failure.Usage("unknown option: " + Displayed.escape(name), OPTIONS);
          }
          ignored.add(name);
        }
      }
    }
  }
}
