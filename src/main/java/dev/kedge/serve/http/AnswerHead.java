package dev.kedge.serve.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Status and fields of an answer, just before they are sent. */
public final class AnswerHead {
  private final HttpServerResponse response;

  AnswerHead(HttpServerResponse response) {
    this.response = response;
  }

  public int status() {
    return response.getStatusCode();
  }

  public Optional<String> field(String name) {
    return Optional.ofNullable(response.headers().get(name));
  }

  public void field(String name, String value) {
    response.putHeader(name, value);
  }

  /** Changes a field if the answer has it. */
  public void change(String name, UnaryOperator<String> change) {
    field(name).ifPresent(value -> field(name, change.apply(value)));
  }

  public void remove(String name) {
    response.headers().remove(name);
  }

  /** Says nothing of the body's length: it is sent in chunks. */
  public void withoutLength() {
    remove("Content-Length");
    response.setChunked(true);
  }
}
