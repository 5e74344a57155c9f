package dev.kedge.serve;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection that sends exactly what it is given and reads answers by their framing. A character
 * is a byte.
 */
final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawHttp connect(int port) throws IOException {
    return connect(port, 0);
  }

  static RawHttp connect(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawHttp(socket);
  }

  /** One request on a connection of its own. Fields are lines without CRLF; Host is added. */
  static Answer once(int port, String requestLine, List<String> fields) throws IOException {
    try (RawHttp http = connect(port)) {
      http.send(requestLine, fields);
      return http.read(!requestLine.startsWith("HEAD "));
    }
  }

  void send(String requestLine, List<String> fields) throws IOException {
    var text = new StringBuilder(requestLine).append("\r\nHost: localhost\r\n");
    fields.forEach(field -> text.append(field).append("\r\n"));
    sendRaw(text.append("\r\n").toString());
  }

  void sendRaw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends no more, but goes on reading. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  Answer get(String path, String... fields) throws IOException {
    send("GET " + path + " HTTP/1.1", List.of(fields));
    return read(true);
  }

  Answer read(boolean withBody) throws IOException {
    Answer head = readHead();
    boolean empty = !withBody || head.status == 304 || head.status == 204;
    return new Answer(head.status, head.fields, empty ? new byte[0] : readBody(head.length()));
  }

  Answer readHead() throws IOException {
    String statusLine = readLine();
    if (!statusLine.startsWith("HTTP/1.1 ")) {
      throw new AssertionError("not the server's version: " + statusLine);
    }
    List<String> fields = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      fields.add(line);
    }
    return new Answer(Integer.parseInt(statusLine.split(" ", -1)[1]), fields, new byte[0]);
  }

  /** Reads exactly so many bytes. */
  byte[] readBody(long length) throws IOException {
    byte[] body = in.readNBytes(Math.toIntExact(length));
    if (body.length < length) {
      throw new EOFException("closed after " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  /** Reads a chunked body to its end. */
  byte[] readChunked() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(readBody(size));
      readLine();
    }
    readLine();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine(), 16);
  }

  /**
   * Reads and drops up to the end of the stream or so many bytes, and returns how many there were.
   */
  long drain(long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    try {
      for (int n = 0;
          n >= 0 && count < most;
          n = in.read(buffer, 0, (int) Math.min(buffer.length, most - count))) {
        count += n;
      }
    } catch (SocketException reset) {
      return count;
    }
    return count;
  }

  /** Whether the server closed the connection; waits for it. */
  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("closed in the head");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, List<String> fields, byte[] body) {
    Optional<String> field(String name) {
      List<String> values =
          fields.stream()
              .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
              .map(line -> line.substring(name.length() + 1).strip())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError(name + " was sent " + values.size() + " times");
      }
      return values.stream().findFirst();
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    long length() {
      return Long.parseLong(
          field("Content-Length").orElseThrow(() -> new AssertionError("no Content-Length")));
    }
  }
}
