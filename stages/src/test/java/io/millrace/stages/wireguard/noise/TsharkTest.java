package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wireshark, whose dissector has its own Noise, is the judge: given the initiator's keys it reads
 * our handshake and a packet under the keys that come of it. Needs tshark: {@code apt install
 * tshark}.
 */
@Tag("system")
class TsharkTest {
  private static final int PORT = 51_820;
  private static final List<String> FIELDS =
      List.of(
          "wg.type",
          "wg.receiver_pubkey",
          "wg.static",
          "wg.timestamp.tai64_label",
          "wg.timestamp.nanoseconds",
          "wg.handshake_ok",
          "wg.decryption_error",
          "frame.protocols");

  @TempDir Path directory;

  private final Side alice = new Side(1);
  private final Side bob = new Side(2);

  TsharkTest() {
    var _ = alice.with(bob);
    var _ = bob.with(alice);
  }

  @Test
  void readsAHandshake() throws IOException, InterruptedException {
    check(new byte[32]);
  }

  @Test
  void readsAHandshakeWithPresharedKey() throws IOException, InterruptedException {
    byte[] key = new byte[32];
    alice.random.nextBytes(key);
    alice.with(bob).setPresharedKey(key);
    bob.with(alice).setPresharedKey(key);
    check(key);
  }

  private void check(byte[] presharedKey) throws IOException, InterruptedException {
    byte[] initiation = alice.initiate(bob, 0x01020304);
    byte[] ephemeral = alice.drawn.getLast();
    assertEquals(Outcome.ACCEPTED, bob.receive(initiation));
    byte[] response = bob.respond(alice, 0x05060708);
    assertEquals(Outcome.ACCEPTED, alice.receiveResponse(bob, response));
    byte[] there;
    byte[] back;
    try (SessionKeys keys = alice.with(bob).takeKeys()) {
      there = transport(keys.sendKey(), keys.remoteIndex(), 0);
      back = transport(keys.receiveKey(), keys.localIndex(), 7);
    }
    write(
        "capture",
        pcap(
            frame(1, 2, initiation), frame(2, 1, response), frame(1, 2, there), frame(2, 1, back)));
    write("keys", keyLog(ephemeral, presharedKey).getBytes(StandardCharsets.US_ASCII));

    List<String[]> lines = tshark();
    Tai64n time = Tai64n.of(Side.START);
    assertEquals("1", lines.get(0)[0]);
    assertEquals(bob.key().toString(), lines.get(0)[1], "mac1");
    assertEquals(alice.key().toString(), lines.get(0)[2]);
    assertEquals(Long.toString(time.seconds()), lines.get(0)[3]);
    assertEquals(Integer.toString(time.nanos()), lines.get(0)[4]);
    assertEquals("2", lines.get(1)[0]);
    assertEquals(alice.key().toString(), lines.get(1)[1], "mac1");
    assertTrue(List.of("1", "True").contains(lines.get(1)[5]), lines.get(1)[5]);
    for (String[] line : lines.subList(2, 4)) {
      assertEquals("4", line[0]);
      assertEquals("", line[6]);
      assertTrue(line[7].endsWith(":wg:ip:udp:data"), line[7]);
    }
  }

  private String keyLog(byte[] ephemeral, byte[] presharedKey) {
    Base64.Encoder base64 = Base64.getEncoder();
    return """
    LOCAL_STATIC_PRIVATE_KEY = %s
    REMOTE_STATIC_PUBLIC_KEY = %s
    LOCAL_EPHEMERAL_PRIVATE_KEY = %s
    PRESHARED_KEY = %s
    """
        .formatted(
            base64.encodeToString(alice.privateKey),
            bob.key(),
            base64.encodeToString(ephemeral),
            base64.encodeToString(presharedKey));
  }

  /** A packet of 32 bytes, encrypted. */
  private static byte[] transport(byte[] key, int receiver, long counter) {
    byte[] inner = frame(3, 4, new byte[4]);
    byte[] packet = new byte[32];
    System.arraycopy(inner, 14, packet, 0, packet.length);
    byte[] message = Messages.create(Messages.TRANSPORT, 16 + packet.length + 16);
    Messages.putInt(message, Messages.TRANSPORT_RECEIVER, receiver);
    ByteBuffer nonce = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter);
    System.arraycopy(nonce.array(), 4, message, Messages.TRANSPORT_COUNTER, 8);
    byte[] bytes = nonce.array();
    Ciphers.seal(key, bytes, packet, new byte[0], message, Messages.TRANSPORT_TEXT);
    return message;
  }

  /** Ethernet, IPv4, UDP, without checksums. */
  private static byte[] frame(int from, int to, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + 20 + 8 + payload.length);
    out.position(12);
    out.putShort((short) 0x0800)
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) (28 + payload.length));
    out.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
    out.putInt(0x0a000000 + from).putInt(0x0a000000 + to);
    int port = from > 2 ? 9999 : PORT;
    out.putShort((short) port).putShort((short) port);
    out.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return out.array();
  }

  private static byte[] pcap(byte[]... frames) {
    ByteBuffer file = ByteBuffer.allocate(4096);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65_535).putInt(1);
    for (byte[] frame : frames) {
      file.putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
    }
    byte[] bytes = new byte[file.position()];
    file.get(0, bytes);
    return bytes;
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  private List<String[]> tshark() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", "capture"));
    command.addAll(List.of("-o", "wg.keylog_file:" + directory.resolve("keys"), "-T", "fields"));
    FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read("err"));
    assertFalse(read("out").isEmpty());
    return read("out").lines().map(line -> line.split("\t", -1)).toList();
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
