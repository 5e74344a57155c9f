package dev.kedge.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One link of a Link field (RFC 8288 §3).
 *
 * @param target as written, relative to the URL of the answer
 * @param relations lower case
 */
public record LinkField(String target, List<String> relations) {
  public LinkField {
    relations = List.copyOf(relations);
  }

  /** All links about the answered resource itself, in order; reading stops at what is no link. */
  public static List<LinkField> parse(List<String> lines) {
    List<LinkField> links = new ArrayList<>();
    for (String line : lines) {
      FieldReader reader = new FieldReader(line);
      while (nextLink(reader)) {
        String target = reader.until(">");
        if (!reader.skip('>')) {
          break;
        }
        Map<String, String> parameters = parameters(reader);
        if (!parameters.containsKey("anchor")) { // then it is about another resource
          links.add(new LinkField(target, words(parameters.getOrDefault("rel", ""))));
        }
      }
    }
    return links;
  }

  public boolean isA(String relation) {
    return relations.contains(relation);
  }

  private static boolean nextLink(FieldReader reader) {
    reader.run(", \t");
    return reader.skip('<');
  }

  /** Of two with one name the first counts (RFC 8288 §3.3). */
  private static Map<String, String> parameters(FieldReader reader) {
    Map<String, String> parameters = new HashMap<>();
    reader.skipSpace();
    while (reader.skip(';')) {
      String name = reader.until("=;,").toLowerCase(Locale.ROOT);
      parameters.putIfAbsent(name, reader.skip('=') ? reader.value(";,") : "");
      reader.skipSpace();
    }
    return parameters;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
