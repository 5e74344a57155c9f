package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.protocol.Displayed;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, by the stage it went wrong in.
 *
 * @param url how to name the URL, without secrets
 */
record Diagnosis(String url, Limits limits, Breaker breaker) {
  private static final int LONGEST = 120;

  /** While a name was resolved, a connection made, TLS agreed on. */
  Failure connecting(IOException e) {
    if (breaker.isBroken()) {
      return new Failure.Interrupted();
    }
    return switch (e) {
      case SocketTimeoutException timeout -> Failure.Stalled.ofConnecting(url, limits.connect());
      case UnknownHostException unknown ->
          new Failure.Unreachable(url, "the host name does not resolve", false, e);
      // The JDK has this type for ECONNREFUSED, and for a kernel's own timeout, longer than our
      // limit.
      case ConnectException refused -> new Failure.Unreachable(url, "connection refused", true, e);
      case SSLException tls -> handshake(tls);
      default -> broken("no connection", e);
    };
  }

  private Failure handshake(SSLException e) {
    if (hasCause(e, CertificateException.class)) {
      return new Failure.NotTrusted(
          url,
          "certificate not trusted: " + distrust(e),
          "the host may not be the one it claims to be; check the host name and the clock",
          e);
    }
    if (hasCause(e, EOFException.class) || hasCause(e, SocketException.class)) {
      return broken("the connection broke during the TLS handshake", e);
    }
    return new Failure.NotTrusted(
        url, "TLS handshake failed: " + words(e), "check that the port speaks https", e);
  }

  /** The JDK's own words name its classes. */
  private static String distrust(SSLException e) {
    if (hasCause(e, CertificateExpiredException.class)) {
      return "it has expired";
    }
    if (hasCause(e, CertificateNotYetValidException.class)) {
      return "it is not valid yet";
    }
    if (hasCause(e, CertPathBuilderException.class)) {
      return "it is self-signed, or its issuer is unknown here";
    }
    String words = words(e);
    boolean isOfAnother = words.contains("No subject alternative") || words.contains("No name");
    return isOfAnother ? "it is for another host" : words;
  }

  /** While the request was sent and the answer's header read. */
  Failure answering(Exception e) {
    if (breaker.isBroken()) {
      return new Failure.Interrupted();
    }
    return switch (e) {
      case SocketTimeoutException timeout ->
          new Failure.Stalled(url, "waiting for the answer", limits.stall());
      case HttpException bad -> new Failure.BadAnswer(url, "not HTTP: " + words(bad));
      case MessageConstraintException bad -> new Failure.BadAnswer(url, "not HTTP: " + words(bad));
      case NoHttpResponseException none ->
          Failure.Unreachable.unanswered(url, "the connection was closed without an answer", none);
      case ConnectionClosedException cut ->
          Failure.Unreachable.unanswered(url, "the connection was closed within the header", cut);
      default ->
          Failure.Unreachable.unanswered(
              url, "the connection broke before the answer: " + words(e), e);
    };
  }

  /**
   * While the body was read.
   *
   * @param ended whether the other side had closed
   */
  Failure reading(IOException e, long received, boolean ended) {
    if (breaker.isBroken()) {
      return new Failure.Interrupted();
    }
    return switch (e) {
      case SocketTimeoutException timeout ->
          new Failure.Stalled(url, "reading the body", limits.stall());
      case TruncatedChunkException cut -> cutShort(received, cut);
      case ConnectionClosedException cut -> cutShort(received, cut);
      case MalformedChunkCodingException bad when ended -> cutShort(received, bad);
      case MalformedChunkCodingException bad ->
          new Failure.BadAnswer(url, "bad chunked coding: " + words(bad));
      case MessageConstraintException bad ->
          new Failure.BadAnswer(url, "bad chunked coding: " + words(bad));
      default -> broken("the connection broke", e);
    };
  }

  /** The chunks do not have the length that stands beside them. */
  Failure contradiction(long claimed) {
    return new Failure.BadAnswer(
        url, "Content-Length says " + claimed + " bytes, and the chunks say otherwise");
  }

  Failure cutShort(long received, @Nullable IOException cause) {
    return new Failure.CutShort(
        url, "the body ended too early, after " + received + " bytes", cause);
  }

  Failure cancelled() {
    return breaker.isBroken()
        ? new Failure.Interrupted()
        : new Failure.Unreachable(url, "cancelled", false, null);
  }

  private Failure broken(String what, Exception e) {
    return new Failure.Unreachable(url, what + ": " + words(e), false, e);
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The library's words, which may quote the server. */
  private static String words(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String text = Displayed.escape(message);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…';
  }
}
