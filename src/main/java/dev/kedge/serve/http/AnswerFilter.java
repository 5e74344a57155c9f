package dev.kedge.serve.http;

/** Stands between one answer and its connection, and may change the answer. */
public interface AnswerFilter {
  /** Called once, before the head is sent. */
  void head(AnswerHead head);

  /** Where the body is to be written; called after {@link #head}, if there is a body at all. */
  BodySink body(BodySink connection);
}
