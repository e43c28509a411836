package io.millrace.samples.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A name server with one answer to every question, and somebody with a question; each a process, so
 * that it can be in a network namespace.
 */
final class Dns {
  private static final int PORT = 53;
  private static final int HEADER_BYTES = 12;
  private static final int FLAGS_AT = 2;
  private static final int ANSWERS_AT = 6;
  private static final short AUTHORITATIVE_RESPONSE = (short) 0x8400;

  /** RFC 1035, 4.1: an id, recursion desired, one question: millrace.test, type A, class IN. */
  private static final byte[] QUESTION =
      "\1\2\1\0\0\1\0\0\0\0\0\0\10millrace\4test\0\0\1\0\1".getBytes(ISO_8859_1);

  /** RFC 1035, 4.1.3: the question's name, type A, class IN, for an hour, an address. */
  private static final byte[] ANSWER = {
    (byte) 0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 10, 0, 2, 2
  };

  private Dns() {}

  /** Starts the server on a host; ready when this returns. */
  static Shell.Running server(Host host) {
    return java(host, "serve").until("it listens", () -> host.listens("u", PORT));
  }

  /** Asks the server at an address; fails unless there is an answer. */
  static void ask(Host host, String server) {
    java(host, server).await().good();
  }

  private static Shell.Running java(Host host, String argument) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
    command.addAll(List.of(Dns.class.getName(), argument));
    return Shell.start(host.inside(command));
  }

  /** Serves, or asks the server that is named. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("serve")) {
      serve();
    } else {
      ask(arguments[0]);
    }
  }

  private static void serve() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(PORT)) {
      ByteBuffer message = ByteBuffer.allocate(512);
      while (true) {
        DatagramPacket packet = new DatagramPacket(message.array(), message.capacity());
        socket.receive(packet);
        int length = packet.getLength();
        message.putShort(FLAGS_AT, AUTHORITATIVE_RESPONSE).putShort(ANSWERS_AT, (short) 1);
        message.put(length, ANSWER);
        packet.setLength(length + ANSWER.length);
        socket.send(packet);
      }
    }
  }

  private static void ask(String server) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      socket.connect(InetAddress.getByName(server), PORT);
      socket.send(new DatagramPacket(QUESTION, QUESTION.length));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      if (answer.getLength() != QUESTION.length + ANSWER.length) {
        throw new IOException(answer.getLength() + " bytes from " + server);
      }
    }
  }
}
