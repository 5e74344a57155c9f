import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many devices against one server: each registers, then pushes one report after the other, each
 * with a key of its own, and sends heartbeats. Says how many a second, how long the slowest of a
 * hundred took, and whether the server holds every report that it said it took.
 */
public final class SyncLoad {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

  private final URI base;
  private final String admin;
  private final int devices;
  private final int connections;
  private final int rounds;

  private SyncLoad(URI base, String admin, int devices, int connections, int rounds) {
    this.base = base;
    this.admin = admin;
    this.devices = devices;
    this.connections = connections;
    this.rounds = rounds;
  }

  /** A registered device; its receipt is that of its last push. */
  private static final class Device {
    private final String id;
    private final String token;
    private String receipt = "none";

    Device(String id, String token) {
      this.id = id;
      this.token = token;
    }
  }

  /** One request of a device in a round. */
  private interface Call {
    String of(Wire wire, Device device, int round) throws IOException;
  }

  public static void main(String[] args) throws Exception {
    new SyncLoad(
            URI.create(args[0]),
            args[1],
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]))
        .run();
  }

  private void run() throws Exception {
    String[] item = new String[2];
    try (Wire wire = new Wire()) {
      String items = wire.send("GET", "/v1/items?limit=1", admin, "", "");
      item[0] = text(items, "id");
      item[1] = text(items, "version");
    }
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<List<Device>> fleet = register(threads);
      measure(threads, fleet, "push", (wire, device, round) -> push(wire, device, item, round));
      measure(threads, fleet, "heartbeat", (wire, device, round) -> beat(wire, device));
    } finally {
      threads.shutdown();
    }
    count(item[0]);
  }

  private List<List<Device>> register(ExecutorService threads) throws Exception {
    List<Future<List<Device>>> shares = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int share = devices / connections + (i < devices % connections ? 1 : 0);
      shares.add(
          threads.submit(() -> {
            List<Device> own = new ArrayList<>();
            try (Wire wire = new Wire()) {
              for (int n = 0; n < share; n++) {
                String made = wire.send("POST", "/v1/devices", admin, "", "{\"name\":\"load\"}");
                own.add(new Device(text(made, "device_id"), text(made, "token")));
              }
            }
            return own;
          }));
    }
    List<List<Device>> fleet = new ArrayList<>();
    for (Future<List<Device>> share : shares) {
      fleet.add(share.get());
    }
    return fleet;
  }

  private void measure(ExecutorService threads, List<List<Device>> fleet, String what, Call call)
      throws Exception {
    List<Callable<long[]>> work = new ArrayList<>();
    for (List<Device> own : fleet) {
      work.add(() -> {
        long[] nanos = new long[own.size() * rounds];
        int at = 0;
        try (Wire wire = new Wire()) {
          for (int round = 1; round <= rounds; round++) {
            for (Device device : own) {
              long start = System.nanoTime();
              call.of(wire, device, round);
              nanos[at++] = System.nanoTime() - start;
            }
          }
        }
        return nanos;
      });
    }
    long start = System.nanoTime();
    List<Future<long[]>> done = threads.invokeAll(work);
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] all = new long[devices * rounds];
    int at = 0;
    for (Future<long[]> one : done) {
      long[] nanos = one.get();
      System.arraycopy(nanos, 0, all, at, nanos.length);
      at += nanos.length;
    }
    Arrays.sort(all);
    System.out.printf(
        "%s: %d in %.1f s, %.0f/s, median %.1f ms, p99 %.1f ms%n",
        what,
        all.length,
        seconds,
        all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6);
  }

  private static String push(Wire wire, Device device, String[] item, int round)
      throws IOException {
    String body =
        """
        {"device_id":"%s","receipt":"%s","ops":[{"op_id":"%s.%d","type":"progress","item_id":"%s",\
        "version_id":"%s","attempt":1,"rev":%d,\
        "state":"downloading","chunks":"","bytes":%d}]}\
        """
            .formatted(device.id, device.receipt, device.id, round, item[0], item[1], round, round);
    String answer =
        wire.send(
            "POST", "/v1/sync/push", device.token, "Idempotency-Key: " + UUID.randomUUID(), body);
    if (!answer.contains("\"applied\":true")) {
      throw new IOException("not applied: " + answer);
    }
    device.receipt = text(answer, "receipt");
    return answer;
  }

  private static String beat(Wire wire, Device device) throws IOException {
    return wire.send(
        "POST",
        "/v1/devices/" + device.id + "/heartbeat",
        device.token,
        "",
        "{\"free_bytes\":1,\"total_bytes\":2,\"cache_bytes\":1,\"state\":\"idle\"}");
  }

  /** Reads back what the server holds of each device. */
  private void count(String item) throws IOException {
    int held = 0;
    try (Wire wire = new Wire()) {
      String cursor = "";
      do {
        String page =
            wire.send(
                "GET", "/v1/admin/items/" + item + "/coverage?limit=500" + cursor, admin, "", "");
        Matcher rows = Pattern.compile("\"rev\":" + rounds + ",").matcher(page);
        while (rows.find()) {
          held++;
        }
        String next = text(page, "next_cursor");
        cursor = next.isEmpty() ? "" : "&cursor=" + next;
      } while (!cursor.isEmpty());
    }
    System.out.printf(
        "devices whose last report is held: %d of %d, lost: %d%n", held, devices, devices - held);
    if (held < devices) {
      System.exit(1);
    }
  }

  private static String text(String json, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** One connection that is kept. */
  private final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire() throws IOException {
      socket = new Socket(base.getHost(), base.getPort());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** The body of an answer that is 2xx. */
    String send(String method, String path, String token, String field, String body)
        throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder();
      head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
      head.append(base.getHost()).append("\r\nAuthorization: Bearer ").append(token);
      if (!field.isEmpty()) {
        head.append("\r\n").append(field);
      }
      if (bytes.length > 0) {
        head.append("\r\nContent-Length: ").append(bytes.length);
      }
      byte[] start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
      byte[] request = Arrays.copyOf(start, start.length + bytes.length);
      System.arraycopy(bytes, 0, request, start.length, bytes.length);
      out.write(request);
      String status = line();
      int length = 0;
      for (String next = line(); !next.isEmpty(); next = line()) {
        Matcher matcher = LENGTH.matcher(next);
        length = matcher.matches() ? Integer.parseInt(matcher.group(1)) : length;
      }
      String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (!status.startsWith("HTTP/1.1 2")) {
        throw new IOException(method + " " + path + ": " + status + " " + answer);
      }
      return answer;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server closed the connection");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
