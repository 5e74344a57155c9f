package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;
import static dev.kedge.origins.Answers.flipped;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.commons.codec.digest.DigestUtils;

/** Something else in the file's place, and bytes that a digest of the server's own belies. */
final class ContentOrigins {
  private ContentOrigins() {}

  static List<Misbehaviour> wrongContent() {
    return new Group("Wrong content")
        .add(
            "login-page",
            "sends a login page with 200 in place of file.bin",
            Right.REFUSAL,
            scene -> scene.origin((request, connection) -> Answers.page(connection)))
        .add(
            "login-page-as-a-range",
            "sends a login page with 206 and a Content-Range that fits it",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  int size = Answers.PAGE.length;
                  connection
                      .head(
                          206,
                          "Content-Type: text/html; charset=utf-8",
                          "Content-Range: " + Answers.contentRange(0, size, size),
                          "Content-Length: " + size)
                      .body(Answers.PAGE);
                }))
        .add(
            "no-content",
            "answers with 204",
            Right.REFUSAL,
            scene ->
                scene.origin(
                    (request, connection) -> connection.write("HTTP/1.1 204 No Content\r\n\r\n")))
        .add(
            "accepted-for-later",
            "answers with 202: the file is being prepared",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) ->
                    connection
                        .head(202, "Content-Length: 9", "Content-Type: text/plain")
                        .write("preparing")))
        .all();
  }

  static List<Misbehaviour> digests() {
    byte[] sha256 = DigestUtils.sha256(SMALL);
    String base64 = base64(sha256);
    return new Group("Digests on the wire")
        .add(
            "damaged-once-repr-digest",
            "damages a bit of the first answer; Repr-Digest is of the true bytes",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        damaged("Repr-Digest", "sha-256=:" + base64 + ":")
                            .withFault(
                                request -> request.number() > 1, Fault.instead(file(SMALL)))))
        .add(
            "damaged-always-repr-digest",
            "damages a bit of every answer; Repr-Digest is of the true bytes",
            Right.REFUSAL,
            scene -> scene.origin(damaged("Repr-Digest", "sha-256=:" + base64 + ":")))
        .add(
            "damaged-content-digest",
            "damages a bit of every answer; Content-Digest is of the true bytes",
            Right.REFUSAL,
            scene -> scene.origin(damaged("Content-Digest", "sha-256=:" + base64 + ":")))
        .add(
            "damaged-digest",
            "damages a bit of every answer; Digest (RFC 3230) is of the true bytes",
            Right.REFUSAL,
            scene -> scene.origin(damaged("Digest", "SHA-256=" + base64)))
        .add(
            "damaged-content-md5",
            "damages a bit of every answer; Content-MD5 is of the true bytes",
            Right.REFUSAL,
            scene ->
                scene.origin(
                    damaged("Content-MD5", base64(DigestUtils.md5(SMALL)))
                        .withFault(Fault.ignoring("Range"))))
        .add(
            "damaged-goog-hash",
            "damages a bit of every answer; x-goog-hash is of the true bytes",
            Right.REFUSAL,
            scene -> scene.origin(damaged("x-goog-hash", "crc32c=" + crc32c())))
        .add(
            "damaged-amz-checksum",
            "damages a bit of every answer; x-amz-checksum-sha256 is of the true bytes",
            Right.REFUSAL,
            scene -> scene.origin(damaged("x-amz-checksum-sha256", base64)))
        .add(
            "digest-as-hex-in-base64",
            "sends Digest as base64 of the hex digits, as some servers do; the bytes are good",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(
                                Fault.field(
                                    "Digest",
                                    "SHA-256="
                                        + base64(
                                            DigestUtils.sha256Hex(SMALL)
                                                .getBytes(StandardCharsets.US_ASCII))))))
        .add(
            "malformed-digest",
            "sends a Repr-Digest that cannot be read; the bytes are good",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(file(SMALL).withFault(Fault.field("Repr-Digest", "sha-256=;;:no"))))
        .add(
            "wrong-range-repr-digest",
            "sends the bytes from 1 KiB later under a Content-Range that is as asked",
            Right.EITHER,
            scene -> scene.right(FIRST).origin(wrongRanges()))
        .all();
  }

  private static Handler damaged(String field, String value) {
    return file(flipped(SMALL)).withFault(Fault.field(field, value));
  }

  private static Handler wrongRanges() {
    String digest = "sha-256=:" + base64(DigestUtils.sha256(FIRST)) + ":";
    byte[] moved = new byte[FIRST.length];
    System.arraycopy(FIRST, 1024, moved, 0, FIRST.length - 1024);
    Handler wrong = FaultServer.file(moved, VersionOrigins.tag(FIRST), Answers.OLD);
    return file(FIRST)
        .withFault(Answers::isLater, Fault.instead(wrong))
        .withFault(request -> request.number() == 1, Fault.cutAfter(2L * Scene.MIB))
        .withFault(Fault.field("Repr-Digest", digest));
  }

  private static String crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(SMALL);
    long value = crc.getValue();
    return base64(
        new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
