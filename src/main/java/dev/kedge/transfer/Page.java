package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells by its first bytes whether a file kept from before is a web page. */
final class Page {
  private static final int LOOKED_AT = 512;
  private static final List<String> STARTS =
      List.of("<!doctype html", "<html", "<head", "<body", "<title", "<script", "<!--", "<?xml");

  private Page() {}

  /** Whether the part holds bytes from its start, and they are no page's. */
  static boolean isOther(OpenPart open) throws Failure {
    boolean held =
        !open.held().isEmpty()
            && open.held().getFirst().index() == 0
            && open.held().getFirst().forced() > 0;
    if (!held) {
      return false;
    }
    PartFile part = open.part();
    ByteBuffer start =
        ByteBuffer.allocate((int) Math.min(LOOKED_AT, open.held().getFirst().forced()));
    int count = part.read(start, 0);
    return count > 0 && !begins(start.array(), count);
  }

  /** The same of a finished file. */
  static boolean isOther(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(LOOKED_AT);
      return start.length > 0 && !begins(start, start.length);
    } catch (IOException _) {
      return false; // whoever needs the file will say so
    }
  }

  static boolean begins(byte[] bytes, int count) {
    String text =
        new String(bytes, 0, count, StandardCharsets.UTF_8)
            .replaceFirst("^\ufeff", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    return STARTS.stream().anyMatch(text::startsWith);
  }
}
