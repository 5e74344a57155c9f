package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Redirects that lead nowhere, elsewhere or only for a while; secrets must stay behind. */
final class RedirectOrigins {
  private static final String SECRET = "s3cr3t-0f-m1ne";

  private RedirectOrigins() {}

  static List<Misbehaviour> redirects() {
    return new Group("Redirects")
        .add(
            "redirect-to-itself",
            "redirects to the same URL for ever",
            Right.REFUSAL,
            scene -> scene.origin(to("/" + Scene.NAME)))
        .add(
            "redirect-without-end",
            "redirects to ever new URLs",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) ->
                    to("/" + request.number()).handle(request, connection)))
        .add(
            "redirect-to-a-local-file",
            "redirects to file:///etc/passwd",
            Right.REFUSAL,
            scene -> scene.origin(to("file:///etc/passwd")))
        .add(
            "redirect-without-location",
            "sends 302 and no Location, with a page as body",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) ->
                    connection
                        .head(302, "Content-Length: " + Answers.PAGE.length)
                        .body(Answers.PAGE)))
        .add(
            "redirect-to-nonsense",
            "redirects to http://[",
            Right.REFUSAL,
            scene -> scene.origin(to("http://[")))
        .add(
            "redirect-with-raw-characters",
            "redirects to a path with a space and UTF-8, neither escaped, and a fragment",
            Right.BYTES,
            scene -> {
              String raw =
                  new String(
                      "/d\u00e9j\u00e0 vu/file.bin#part".getBytes(StandardCharsets.UTF_8),
                      StandardCharsets.ISO_8859_1);
              scene
                  .right(SMALL)
                  .origin(
                      file(SMALL)
                          .withFault(
                              request -> request.target().equals("/" + Scene.NAME),
                              Fault.instead(to(raw))));
            })
        .add(
            "redirect-to-a-login-page",
            "redirects to a login page, which comes with 200",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  if (request.target().startsWith("/login")) {
                    Answers.page(connection);
                  } else {
                    to("/login?from=" + Scene.NAME).handle(request, connection);
                  }
                }))
        .add(
            "signed-link-expires",
            "redirects to signed links, each good for one request of 2 MiB, then 403",
            Right.BYTES,
            scene -> scene.right(FIRST).origin(expiring()))
        .all();
  }

  private static Handler to(String location) {
    return (request, connection) ->
        connection.head(302, "Location: " + location, "Content-Length: 0");
  }

  /** Each link is good for as many requests as a tool has connections, and each gives 2 MiB. */
  private static Handler expiring() {
    AtomicInteger links = new AtomicInteger();
    AtomicInteger uses = new AtomicInteger();
    Handler cut = file(FIRST).withFault(Fault.cutAfter(2L * Scene.MIB));
    return (request, connection) -> {
      if (request.target().equals("/" + Scene.NAME)) {
        uses.set(0);
        to("/signed/" + links.incrementAndGet() + "/" + Scene.NAME).handle(request, connection);
      } else if (request.target().startsWith("/signed/" + links.get() + "/")
          && uses.incrementAndGet() <= 1) {
        cut.handle(request, connection);
      } else {
        connection.head(403, "Content-Length: 0");
      }
    };
  }

  static List<Misbehaviour> credentials() {
    return new Group("Credentials")
        .add(
            "redirect-takes-authorization-along",
            "redirects to another origin; the user gave an Authorization field",
            Right.BYTES,
            scene -> lured(scene, s -> s.header("Authorization", "Bearer " + SECRET)))
        .add(
            "redirect-takes-cookie-along",
            "redirects to another origin; the user gave a Cookie field",
            Right.BYTES,
            scene -> lured(scene, s -> s.header("Cookie", "session=" + SECRET)))
        .add(
            "redirect-takes-api-key-along",
            "redirects to another origin; the user gave a field of the server's own",
            Right.BYTES,
            scene -> lured(scene, s -> s.header("X-Api-Key", SECRET)))
        .add(
            "redirect-takes-userinfo-along",
            "redirects to another origin; the URL holds user and password",
            Right.BYTES,
            scene -> lured(scene, s -> s.url(s.url().replace("//", "//me:" + SECRET + "@"))))
        .add(
            "referer-tells-a-signature",
            "redirects to another origin; the URL is signed",
            Right.BYTES,
            scene -> lured(scene, s -> s.url(s.url() + "?X-Amz-Signature=" + SECRET)))
        .add(
            "there-and-back",
            "redirects to another origin, which redirects back to where the file is",
            Right.EITHER,
            scene -> {
              FaultServer other = scene.elsewhere(to("/"));
              FaultServer origin =
                  scene
                      .right(SMALL)
                      .origin(
                          file(SMALL)
                              .withFault(RedirectOrigins::isDoor, Fault.instead(to(away(other)))));
              other.handler(to(origin.url("/inside/" + Scene.NAME).toString()));
              scene.secret(SECRET);
              scene.header("Authorization", "Bearer " + SECRET);
            })
        .add(
            "error-repeats-the-secret",
            "answers 401 and says the secret again in reason, header and body",
            Right.REFUSAL,
            scene -> {
              scene.secret(SECRET);
              scene.header("Authorization", "Bearer " + SECRET);
              scene.origin((request, connection) ->
                  connection
                      .write("HTTP/1.1 401 Bad token " + SECRET + "\r\n")
                      .write("WWW-Authenticate: Bearer realm=\"" + SECRET + "\"\r\n")
                      .write("Content-Length: " + SECRET.length() + "\r\n\r\n" + SECRET));
            })
        .all();
  }

  private static boolean isDoor(Request request) {
    return request.target().startsWith("/" + Scene.NAME);
  }

  private static void lured(Scene scene, Consumer<Scene> secretly) {
    FaultServer other = scene.right(SMALL).elsewhere(file(SMALL));
    scene.origin(to(away(other)));
    scene.secret(SECRET);
    secretly.accept(scene);
  }

  private static String away(FaultServer other) {
    return other.url("/" + Scene.NAME).toString();
  }
}
