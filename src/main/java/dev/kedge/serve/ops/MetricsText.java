package dev.kedge.serve.ops;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics in the text format of Prometheus, version 0.0.4. */
final class MetricsText {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(4096);

  /** Begins a metric, whose samples follow. */
  MetricsText metric(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  MetricsText sample(String name, Map<String, String> labels, Number value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append(
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
              .collect(Collectors.joining(",", "{", "}")));
    }
    text.append(' ').append(value).append('\n');
    return this;
  }

  void counter(String name, String help, long value) {
    metric(name, "counter", help).sample(name, Map.of(), value);
  }

  void gauge(String name, String help, Number value) {
    metric(name, "gauge", help).sample(name, Map.of(), value);
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
