package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Sends bytes over TCP from one namespace to another and back, and compares. */
public final class TcpEcho {
  private TcpEcho() {}

  /**
   * Transfers {@code bytes} random bytes each way.
   *
   * @param serverAddress an address in {@code serverNamespace}
   */
  public static void transfer(
      String clientNamespace, String serverNamespace, String serverAddress, int bytes) {
    byte[] data = new byte[bytes];
    new Random(5).nextBytes(data);
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<String> server =
        TestNetwork.in(serverNamespace, () -> serve(serverAddress, bytes, port));
    int serverPort = TestNetwork.await(port, 5);
    CompletableFuture<String> client =
        TestNetwork.in(clientNamespace, () -> send(serverAddress, serverPort, data));
    String expected = sha256(data);
    assertEquals(expected, TestNetwork.await(server, 60));
    assertEquals(expected, TestNetwork.await(client, 60));
  }

  private static String serve(String address, int bytes, CompletableFuture<Integer> port)
      throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      port.complete(listener.getLocalPort());
      try (Socket socket = listener.accept()) {
        byte[] read = socket.getInputStream().readNBytes(bytes);
        socket.getOutputStream().write(read);
        return sha256(read);
      }
    }
  }

  private static String send(String address, int port, byte[] data) throws IOException {
    try (Socket socket = new Socket(address, port)) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.getOutputStream().write(data);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String echoed = sha256(socket.getInputStream().readNBytes(data.length));
      writer.join();
      return echoed;
    }
  }

  private static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
