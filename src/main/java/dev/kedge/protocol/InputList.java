package dev.kedge.protocol;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists for {@code -i}: a URL a line, options for it on indented lines below, as aria2 has them;
 * {@code #} starts a comment.
 */
public final class InputList {
  private static final String OPTIONS =
      "known are out=NAME, dir=DIR, checksum=sha-256=HEX, header=NAME: VALUE";

  private final List<Draft> drafts = new ArrayList<>();

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

  /** The failure's message names the line. */
  public static List<Entry> parse(String text) throws Failure.Usage {
    InputList list = new InputList();
    String withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
    int number = 0;
    for (String line : withoutMark.split("\r\n|[\r\n]", -1)) {
      number++;
      try {
        list.take(number, line);
      } catch (Failure.Usage e) {
        Failure.Usage atLine = new Failure.Usage("line " + number + ": " + e.text(), e.hint());
        atLine.initCause(e);
        throw atLine;
      }
    }
    return list.drafts.stream().map(Draft::entry).toList();
  }

  private void take(int number, String line) throws Failure.Usage {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#")) {
      return;
    }
    if (!FieldText.isSpace(line.charAt(0))) {
      // aria2 lists mirrors of one file on a line, with tabs between them.
      String[] urls = content.split("\t+", -1);
      drafts.add(new Draft(number, UrlInput.parse(urls[0]), urls.length - 1));
    } else if (drafts.isEmpty()) {
      throw new Failure.Usage("an option without a URL above it", "URLs must not be indented");
    } else {
      drafts.getLast().takeOption(content);
    }
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

    void takeOption(String option) throws Failure.Usage {
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
        default -> throw new Failure.Usage("unknown option: " + Displayed.escape(name), OPTIONS);
      }
    }
  }
}
