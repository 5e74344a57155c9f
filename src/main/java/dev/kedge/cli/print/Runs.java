package dev.kedge.cli.print;

import java.util.ArrayList;
import java.util.List;

/** Numbers with neighbours joined: {@code 3, 17-19}. */
final class Runs {
  private static final int MOST = 20;

  private Runs() {}

  static String of(List<Integer> ascending) {
    List<String> runs = new ArrayList<>();
    int index = 0;
    while (index < ascending.size()) {
      int end = index;
      while (end + 1 < ascending.size() && ascending.get(end + 1) == ascending.get(end) + 1) {
        end++;
      }
      int first = ascending.get(index);
      runs.add(end == index ? String.valueOf(first) : first + "-" + ascending.get(end));
      index = end + 1;
    }
    return runs.size() <= MOST
        ? String.join(", ", runs)
        : String.join(", ", runs.subList(0, MOST)) + " and " + (runs.size() - MOST) + " more runs";
  }
}
