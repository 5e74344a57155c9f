package dev.kedge.serve.content;

import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.EscapedText;
import dev.kedge.protocol.NameText;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a directory holds, as a plain page or, for clients that accept {@code application/json} and
 * no HTML, as JSON. The page has a link, a date and a size a line, as mirroring clients read it.
 *
 * @param location where the directory is, ending in a slash
 */
record Listing(String location, List<String> names, List<DirectoryEntry> entries) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int NAME_COLUMN = 50;

  /** RFC 9110 §12.4.2: a weight of 0 is "not acceptable". */
  private static final Pattern REFUSED = Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*(;|$)");

  void answer(Exchange exchange) throws IOException {
    exchange.field("Cache-Control", "no-cache");
    exchange.vary("Accept");
    if (wantsJson(exchange)) {
      exchange.json(
          200,
          json -> {
            json.writeStartObject();
            json.writeStringField("path", location);
            json.writeArrayFieldStart("entries");
            for (DirectoryEntry entry : entries) {
              json.writeStartObject();
              json.writeStringField("name", entry.name());
              json.writeStringField("type", entry.directory() ? "directory" : "file");
              if (!entry.directory()) {
                json.writeNumberField("size", entry.size());
              }
              json.writeStringField(
                  "modified", entry.modified().truncatedTo(ChronoUnit.SECONDS).toString());
              json.writeStringField("url", location + link(entry));
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          });
    } else {
      exchange.field("Content-Security-Policy", "default-src 'none'");
      exchange.send(200, "text/html;charset=utf-8", page().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean wantsJson(Exchange exchange) {
    List<String> accepted =
        Stream.of(
                String.join(",", exchange.fields("Accept")).toLowerCase(Locale.ROOT).split(",", -1))
            .filter(range -> !REFUSED.matcher(range).find())
            .toList();
    return names(accepted, "application/json") && !names(accepted, "text/html");
  }

  private static boolean names(List<String> accepted, String type) {
    return accepted.stream().anyMatch(range -> range.split(";", 2)[0].strip().equals(type));
  }

  private String page() {
    String title = "Index of " + text('/' + String.join("/", names));
    var page =
        new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
            .append(title)
            .append("</title></head>\n<body><h1>")
            .append(title)
            .append("</h1><hr><pre>");
    if (!names.isEmpty()) {
      page.append("<a href=\"../\">../</a>\n");
    }
    for (DirectoryEntry entry : entries) {
      line(page, entry);
    }
    return page.append("</pre><hr></body></html>\n").toString();
  }

  private static void line(StringBuilder page, DirectoryEntry entry) {
    String shown = NameText.shown(entry.name()) + (entry.directory() ? "/" : "");
    page.append("<a href=\"")
        .append(text(link(entry)))
        .append("\">")
        .append(text(shown))
        .append("</a>")
        .repeat(' ', Math.max(1, NAME_COLUMN - shown.length()))
        .append(DATE.format(entry.modified()))
        .append(entry.directory() ? "                   -" : "%20d".formatted(entry.size()))
        .append('\n');
  }

  /** A colon is escaped too: a name like {@code a:b} would be taken for a scheme. */
  private static String link(DirectoryEntry entry) {
    String name = EscapedText.encodeSegment(entry.name()) + (entry.directory() ? "/" : "");
    return name.replace(":", "%3A");
  }

  private static String text(String name) {
    return Displayed.escape(NameText.shown(name))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
