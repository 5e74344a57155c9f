package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Outcome;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.protocol.RangeHeader;
import java.util.List;

/** What is answered to a GET or HEAD of a file that exists, before any byte is sent. */
sealed interface Reply {
  /** 304. */
  record NotModified() implements Reply {}

  /** 412. */
  record PreconditionFailed() implements Reply {}

  /** 416. */
  record Unsatisfiable() implements Reply {}

  /** 200. */
  record Whole() implements Reply {}

  /** 206 with one Content-Range. */
  record Part(ByteRange range) implements Reply {}

  /** 206 as multipart/byteranges, of two ranges at least. */
  record Parts(List<ByteRange> ranges) implements Reply {}

  /**
   * Conditions first, then If-Range, then Range (RFC 9110 §13.2.2); only GET has ranges (§14.2).
   */
  static Reply to(
      String method, Preconditions conditions, List<String> range, Validators current, long size) {
    Outcome outcome = conditions.evaluate(method, current);
    if (outcome == Outcome.PRECONDITION_FAILED) {
      return new PreconditionFailed();
    }
    if (outcome == Outcome.NOT_MODIFIED) {
      return new NotModified();
    }
    if (!method.equals("GET") || !conditions.allowRange(current)) {
      return new Whole();
    }
    return switch (RangeHeader.parse(range, size)) {
      case RangeHeader.Ignore() -> new Whole();
      case RangeHeader.Unsatisfiable() -> new Unsatisfiable();
      case RangeHeader.Satisfiable(var ranges) when ranges.size() == 1 ->
          new Part(ranges.getFirst());
      case RangeHeader.Satisfiable(var ranges) -> new Parts(ranges);
    };
  }
}
