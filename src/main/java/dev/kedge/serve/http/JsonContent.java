package dev.kedge.serve.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes one JSON value. */
@FunctionalInterface
public interface JsonContent {
  void write(JsonGenerator json) throws IOException;
}
