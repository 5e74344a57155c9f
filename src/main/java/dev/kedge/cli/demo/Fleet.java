package dev.kedge.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.cli.demo.Scripted.Outcome;
import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.transfer.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Two devices of one user that are kept in step with the server: {@code kedge sync --watch} in a
 * process each. For one thread.
 */
final class Fleet implements AutoCloseable {
  /** Of the film: several chunks. */
  static final long SIZE = 16L << 20;

  private static final String STANDING = "/v1/me/offline";
  private static final String RULES = "{\"items\":[{\"path\":\"films/**\"}]}";

  private final Digest film;
  private final Scene scene;
  private final Origin origin;
  private final AccessLog log;
  private final Program program;
  private final Stop stop;
  private final List<Device> devices;
  private final List<Child> watching = new ArrayList<>();
  private String user = "";

  /**
   * @param film digest of what both should hold
   */
  Fleet(Digest film, Scene scene, Origin origin, AccessLog log, Program program, Stop stop) {
    this.film = film;
    this.scene = scene;
    this.origin = origin;
    this.log = log;
    this.program = program;
    this.stop = stop;
    this.devices = List.of(scene.kiosk("one"), scene.kiosk("two"));
  }

  List<Scripted> script() {
    return List.of(
        new Scripted("sync", "kedge sync --watch on two devices", this::sync),
        new Scripted("clear", "their user clears the film", this::clear));
  }

  /** An admin wants the film on both; each hears of it, fetches it and reports. */
  private Outcome sync() throws Failure, IOException, InterruptedException, NotHeld {
    List<String> tokens = tokens();
    String admin = tokens.getFirst();
    user = tokens.getLast();
    List<String> ids = login();
    for (Device device : devices) {
      String files = device.files().toString();
      watching.add(start(device, "sync", "--watch", "--json", "--dir", files));
    }
    for (String id : ids) {
      origin.call("PUT", "/v1/devices/" + id + "/desired", admin, RULES);
    }
    for (Child child : watching) {
      child.awaitStep("fetch");
    }
    for (Device device : devices) {
      Bytes.expect(film(device), film);
    }
    origin.await(
        STANDING,
        user,
        rows -> states(rows).equals(List.of("completed", "completed")),
        "the server does not know that both have it");
    return new Outcome("what an admin wants is whole on both", log.sent(), -1);
  }

  private Outcome clear() throws Failure, IOException, InterruptedException, NotHeld {
    origin.call("POST", "/v1/cache/clear", user, "{\"scope\":\"user\",\"reason\":\"seen\"}");
    for (Child child : watching) {
      child.awaitStep("clear");
    }
    for (Device device : devices) {
      NotHeld.unless(!Files.exists(film(device)), "the film is still on a device");
    }
    origin.await(
        STANDING,
        user,
        rows -> states(rows).isEmpty(),
        "the server believes that it is still there");
    return Outcome.of("gone from both, and the server knows");
  }

  /** An admin's, and that of the user whose the devices are. */
  private List<String> tokens() throws Failure, IOException, InterruptedException, NotHeld {
    String store = scene.versions().toString();
    try (Child admin = start(devices.getFirst(), "token", "admin", "ann", "--state", store);
        Child other = start(devices.getLast(), "token", "user", "bob", "--state", store)) {
      return List.of(admin.line(), other.line());
    }
  }

  private List<String> login() throws Failure, IOException, InterruptedException, NotHeld {
    Path token =
        Files.createFile(
            scene.token(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, user);
    String from = "@" + token;
    try (Child one = start(devices.getFirst(), "login", "--token", from, origin.site());
        Child two = start(devices.getLast(), "login", "--token", from, origin.site())) {
      return List.of(one.line(), two.line());
    }
  }

  private static List<String> states(JsonNode rows) {
    return rows.findValuesAsText("state");
  }

  private static Path film(Device device) {
    return device.files().resolve(Scene.FILM);
  }

  private Child start(Device device, String... arguments) throws IOException {
    return Child.start(program, device, stop, List.of(arguments));
  }

  @Override
  public void close() {
    watching.forEach(Child::close);
  }
}
