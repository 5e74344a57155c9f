package dev.kedge.serve.auth;

import dev.kedge.protocol.CidrBlock;
import dev.kedge.protocol.LinkQuery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a link is to allow.
 *
 * @param path as it stands in the URL, escaped
 * @param subject the user it is for
 * @param addresses only from there
 * @param disposition {@code attachment} or {@code inline}
 */
public record LinkGrant(
    String path,
    String subject,
    Instant from,
    Instant until,
    Optional<String> device,
    Optional<CidrBlock> addresses,
    Optional<String> disposition) {
  static final String SUBJECT = "sub";
  static final String DEVICE = "dev";
  static final String FROM = "nbf";
  static final String UNTIL = "exp";
  static final String KEY = "kid";
  static final String ADDRESSES = "ip";
  static final String DISPOSITION = "disposition";

  LinkQuery query(String keyId) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(SUBJECT, subject);
    parameters.put(FROM, String.valueOf(from.getEpochSecond()));
    parameters.put(UNTIL, String.valueOf(until.getEpochSecond()));
    parameters.put(KEY, keyId);
    device.ifPresent(id -> parameters.put(DEVICE, id));
    addresses.ifPresent(block -> parameters.put(ADDRESSES, block.toString()));
    disposition.ifPresent(kind -> parameters.put(DISPOSITION, kind));
    return LinkQuery.of(parameters);
  }
}
