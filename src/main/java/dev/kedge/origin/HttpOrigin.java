package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.protocol.RedactedUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Origins over HTTP/1.1, on Apache HttpCore's connections. Connecting, redirects, credentials and
 * reuse are done here and not by HttpClient: each is a promise of its own, and its limits and its
 * cancelling must hold at every stage.
 */
public final class HttpOrigin implements Origin {
  private final OriginConfig config;
  private final Idle idle;
  private final Connector connector;
  private final Breaker breaker;
  private final @Nullable HttpOrigin trunk;

  /** Of the one download that a branch is for. */
  private final Cookies ownCookies;

  public HttpOrigin(OriginConfig config) {
    this(config, InetAddress::getAllByName, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  HttpOrigin(OriginConfig config, Names.Lookup lookup, Supplier<SSLSocketFactory> tls) {
    this.config = config;
    idle = new Idle(config.ticker(), config.maxPerHost());
    connector = new Connector(config, new Names(lookup), tls);
    breaker = new Breaker();
    trunk = null;
    ownCookies = new Cookies(config.ticker());
  }

  private HttpOrigin(HttpOrigin trunk) {
    config = trunk.config;
    idle = trunk.idle;
    connector = trunk.connector;
    breaker = trunk.breaker.branch();
    this.trunk = trunk;
    ownCookies = new Cookies(config.ticker());
  }

  @Override
  public Origin branch() {
    return new HttpOrigin(this);
  }

  @Override
  public Exchange exchange(OriginRequest request) throws Failure {
    Hops hops = new Hops(request.url(), config.allowDowngrade(), config.ticker());
    RequestFields fields = new RequestFields(request, config);
    Cookies cookies = trunk == null ? new Cookies(config.ticker()) : ownCookies;
    while (true) {
      Diagnosis diagnosis = new Diagnosis(hops.shown(), config.limits(), breaker);
      LiveExchange exchange =
          send(hops.url(), fields.forHop(hops.url(), cookies.of(hops.url())), diagnosis);
      if (!Hops.isRedirect(exchange.answer())) {
        return exchange;
      }
      cookies.take(exchange.answer());
      try {
        hops.follow(exchange.answer());
      } catch (Failure notFollowed) {
        exchange.close();
        throw notFollowed;
      }
      exchange.discard();
    }
  }

  /** One request and its answer, redirects included. */
  Exchange once(URI url, ClassicHttpRequest request) throws Failure {
    return send(url, request, new Diagnosis(RedactedUrl.of(url), config.limits(), breaker));
  }

  private LiveExchange send(URI url, ClassicHttpRequest request, Diagnosis diagnosis)
      throws Failure {
    Site site = Site.of(url);
    // A kept one may turn out stale, and then the request is sent twice.
    Wire kept = config.limits().retries().oneRequest() ? null : idle.take(site);
    if (kept != null) {
      try {
        kept.under(breaker);
        return ask(kept, url, request, diagnosis);
      } catch (IOException | HttpException e) {
        // Closed by the server just as we wrote: RFC 9112 §9.3.1 lets a GET be sent again.
        boolean isStale = !kept.answered() && diagnosis.answering(e) instanceof Failure.Unreachable;
        if (!isStale) {
          throw diagnosis.answering(e);
        }
      }
    }
    Wire fresh = open(site, diagnosis);
    try {
      return ask(fresh, url, request, diagnosis);
    } catch (IOException | HttpException e) {
      throw diagnosis.answering(e);
    }
  }

  private Wire open(Site site, Diagnosis diagnosis) throws Failure {
    try {
      return connector.open(site, breaker);
    } catch (IOException e) {
      throw diagnosis.connecting(e);
    }
  }

  private LiveExchange ask(Wire wire, URI url, ClassicHttpRequest request, Diagnosis diagnosis)
      throws IOException, HttpException {
    try {
      ClassicHttpResponse response = wire.ask(request);
      HttpEntity entity = response.getEntity();
      BodyEnd end = entity == null ? BodyEnd.NONE : BodyEnd.of(response, entity.getContentLength());
      boolean reusable =
          !end.isDoubtful()
              && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, null);
      @Nullable InputStream body = entity == null ? null : entity.getContent();
      Answer answer =
          new Answer(
              response.getCode(),
              String.valueOf(response.getReasonPhrase()),
              url,
              fields(response),
              end.length());
      return new LiveExchange(wire, idle, diagnosis, answer, body, end, reusable);
    } catch (IOException | HttpException | RuntimeException e) {
      wire.abort();
      throw e;
    }
  }

  private static Map<String, List<String>> fields(ClassicHttpResponse response) {
    Map<String, List<String>> fields = new HashMap<>();
    for (Header header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(header.getValue());
    }
    fields.replaceAll((name, lines) -> List.copyOf(lines));
    return Map.copyOf(fields);
  }

  @Override
  public void cancelAll() {
    breaker.breakAll();
  }

  @Override
  public void close() {
    if (trunk == null) {
      idle.close();
    } else {
      trunk.breaker.drop(breaker);
    }
  }
}
