package dev.kedge.serve.fault;

import dev.kedge.serve.http.AnswerHead;

/** {@code weak-tag}: the ETag is weak, which ties no ranges. */
record WeakTag() implements Fault {
  @Override
  public void head(AnswerHead head) {
    head.change("ETag", tag -> tag.startsWith("W/") ? tag : "W/" + tag);
    head.remove("Link");
  }
}
