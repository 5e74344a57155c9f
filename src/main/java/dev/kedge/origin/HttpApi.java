package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.protocol.RedactedUrl;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** {@link Api} over the same connections, limits and diagnoses as downloads have. */
public final class HttpApi implements Api {
  private static final int LARGEST = 16 << 20;
  private static final int BUFFER = 16 << 10;

  private final OriginConfig config;
  private final HttpOrigin origin;

  public HttpApi(OriginConfig config) {
    this.config = config;
    origin = new HttpOrigin(config);
  }

  @Override
  public ApiAnswer call(ApiRequest request) throws Failure {
    try (Exchange exchange = origin.once(request.url(), sent(request))) {
      Answer head = exchange.answer();
      if (Hops.isRedirect(head)) {
        throw new Failure.BadAnswer(
            RedactedUrl.of(request.url()), "the API sends elsewhere, which kedge does not follow");
      }
      return new ApiAnswer(head, body(request, exchange));
    }
  }

  private ClassicHttpRequest sent(ApiRequest request) {
    BasicClassicHttpRequest sent =
        new BasicClassicHttpRequest(request.method(), RequestFields.target(request.url()));
    sent.addHeader("Host", Site.of(request.url()).hostField());
    sent.addHeader("User-Agent", config.userAgent());
    sent.addHeader("Accept", "application/json, application/problem+json");
    sent.addHeader("Accept-Encoding", "identity");
    for (Header header : request.headers()) {
      sent.addHeader(header.name(), header.value());
    }
    String body = request.body();
    if (body != null) {
      StringEntity entity = new StringEntity(body, ContentType.APPLICATION_JSON);
      sent.addHeader("Content-Type", "application/json");
      sent.addHeader("Content-Length", String.valueOf(entity.getContentLength()));
      sent.setEntity(entity);
    } else if (!request.method().equals("GET")) {
      sent.addHeader("Content-Length", "0");
    }
    return sent;
  }

  private static String body(ApiRequest request, Exchange exchange) throws Failure {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int count = exchange.read(buffer, 0, BUFFER);
        count >= 0;
        count = exchange.read(buffer, 0, BUFFER)) {
      body.write(buffer, 0, count);
      if (body.size() > LARGEST) {
        throw new Failure.BadAnswer(
            RedactedUrl.of(request.url()), "an answer of more than " + LARGEST + " bytes");
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void cancelAll() {
    origin.cancelAll();
  }

  @Override
  public void close() {
    origin.close();
  }
}
