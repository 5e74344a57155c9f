package dev.kedge.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The value of Content-Encoding (RFC 9110 §8.4). */
public final class ContentCodings {
  /** IANA's registry of content codings, but for {@code identity}, which is none. */
  private static final Set<String> REGISTERED =
      Set.of(
          "aes128gcm",
          "br",
          "compress",
          "dcb",
          "dcz",
          "deflate",
          "exi",
          "gzip",
          "pack200-gzip",
          "zstd");

  private ContentCodings() {}

  /**
   * The codings in the order in which they were put on. Servers also write there what is no coding:
   * {@code none}, a character set, a transfer encoding, {@code aws-chunked}. Nobody can have
   * applied that, so it is left out.
   */
  public static List<String> applied(List<String> lines) {
    List<String> codings = new ArrayList<>();
    for (String line : lines) {
      for (String value : line.split(",", -1)) {
        String name = value.strip().toLowerCase(Locale.ROOT);
        String coding = name.startsWith("x-") ? name.substring(2) : name; // RFC 9110 §8.4.1.3
        if (REGISTERED.contains(coding)) {
          codings.add(coding);
        }
      }
    }
    return codings;
  }
}
