package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.protocol.RangeHeader;
import java.util.List;

/** What is answered to a GET or HEAD of content that exists, before any byte is sent. */
sealed interface Reply {
  /** 304. */
  record NotModified() implements Reply {}

  /** What is answered with a problem. */
  sealed interface Refusal extends Reply {}

  /** 412. */
  record PreconditionFailed() implements Refusal {}

  /** 416. */
  record Unsatisfiable() implements Refusal {}

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
    return switch (conditions.evaluate(method, current)) {
      case PRECONDITION_FAILED -> new PreconditionFailed();
      case NOT_MODIFIED -> new NotModified();
      case PROCEED ->
          method.equals("GET") && !range.isEmpty() && conditions.allowRange(current)
              ? of(RangeHeader.parse(range, size))
              : new Whole();
    };
  }

  private static Reply of(RangeHeader.Result result) {
    return switch (result) {
      case RangeHeader.Ignore() -> new Whole();
      case RangeHeader.Unsatisfiable() -> new Unsatisfiable();
      case RangeHeader.Satisfiable(var ranges) when ranges.size() == 1 ->
          new Part(ranges.getFirst());
      case RangeHeader.Satisfiable(var ranges) -> new Parts(ranges);
    };
  }
}
