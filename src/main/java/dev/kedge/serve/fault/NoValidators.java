package dev.kedge.serve.fault;

import dev.kedge.serve.http.AnswerHead;

/** {@code no-validators}: neither ETag nor Last-Modified, nor digests. */
record NoValidators() implements Fault {
  @Override
  public void head(AnswerHead head) {
    head.remove("ETag");
    head.remove("Last-Modified");
    head.remove("Link");
    head.remove("Repr-Digest");
    head.remove("Content-Digest");
  }
}
