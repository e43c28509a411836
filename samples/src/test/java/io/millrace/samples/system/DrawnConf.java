package io.millrace.samples.system;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Configuration files for wg(8) drawn at random, and such as nobody should write. */
final class DrawnConf {
  private static final String A = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  DrawnConf(long seed) {
    random = new Random(seed);
  }

  /** A key that is always the same for a number. */
  static String key(int number) {
    byte[] key = new byte[32];
    new Random(number).nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** A file without mistakes: few keys and prefixes, so that some come twice. */
  String file() {
    line("[Interface]");
    maybe("PrivateKey = " + key(random.nextInt(9)));
    maybe("ListenPort = " + random.nextInt(65536));
    maybe("FwMark = 0x" + Integer.toHexString(random.nextInt()));
    for (int peers = random.nextInt(7); peers > 0; peers--) {
      line(random.nextBoolean() ? "[Peer]" : "[PEER] ");
      line("PublicKey = " + key(100 + random.nextInt(4)));
      maybe("presharedkey = " + (random.nextInt(3) == 0 ? "A".repeat(43) + "=" : key(7)));
      maybe("Endpoint = " + endpoint());
      for (int lines = random.nextInt(3); lines > 0; lines--) {
        line("AllowedIPs = " + prefix() + (random.nextBoolean() ? "" : ", " + prefix()));
      }
      maybe("PersistentKeepalive = " + (random.nextBoolean() ? "Off" : random.nextInt(65536)));
    }
    return text.toString();
  }

  private void maybe(String line) {
    if (random.nextInt(3) > 0) {
      line(line);
    }
  }

  private void line(String line) {
    text.append(random.nextBoolean() ? "" : "\t ").append(line);
    text.append(random.nextInt(4) == 0 ? "# = comment\r" : "").append('\n');
  }

  private String endpoint() {
    int port = 1 + random.nextInt(65535);
    return random.nextBoolean()
        ? "192.0.2.%d:%d".formatted(port & 0xff, port)
        : "[::%x]:%d".formatted(port, port);
  }

  private String prefix() {
    return random.nextBoolean()
        ? "10.99.77.13/" + 8 * random.nextInt(5)
        : "2001:db8:7:13::1/" + 16 * random.nextInt(9);
  }

  /** Files at the edge of what can be read. */
  static List<String> doubtful() {
    List<String> files = new ArrayList<>();
    Stream.of("0", "65535", "051", "", "1 2", "x")
        .forEach(value -> files.add("[Interface]\nListenPort = " + value + "\n"));
    Stream.of("off", "OFF", "0x", "0x0", "0xffffffff", "0x100000000", "4294967295", "4294967296")
        .forEach(value -> files.add("[Interface]\nFwMark = " + value + "\n"));
    Stream.of("010", "-1", "0X10", "", "0xg", "0x 10", "of", "1.0")
        .forEach(value -> files.add("[Interface]\nFwMark = " + value + "\n"));
    Stream.of("off", "65535", "65536", "007", "-1", "2 5", "", "on", "+1", "1x")
        .forEach(value -> files.add(peer("PersistentKeepalive", value)));
    Stream.of("10.0.0.0/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/032", "10.0.0.0/33", "/8", "")
        .forEach(value -> files.add(peer("AllowedIPs", value)));
    Stream.of("::", "::/0", "::1/129", "1:2:3:4:5:6:7::/64", "::ffff:1.2.3.4", "1::2::3", ":::")
        .forEach(value -> files.add(peer("AllowedIPs", value)));
    Stream.of("010.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "10.0.0.0/8,", ",", "1::/16,,2::/16")
        .forEach(value -> files.add(peer("AllowedIPs", value)));
    Stream.of(
            "10.0.0.0 / 8",
            "10.0.0.0/+8",
            "10.0.0.0/8x",
            "1 0.0.0.0/8",
            "12345::",
            "1:2:3:4:5:6:7:8")
        .forEach(value -> files.add(peer("AllowedIPs", value)));
    Stream.of("1.2.3.4:5", "1.2.3.4", "1.2.3.4:", "[::1]:5", "[::1]", "[::1]:", "[::1", "[::1]5")
        .forEach(value -> files.add(peer("Endpoint", value)));
    Stream.of("::1:5", "1.2.3.4 : 5", "", ":", "[]:5", "2001:db8::1:51820")
        .forEach(value -> files.add(peer("Endpoint", value)));
    Stream.of(A, A.substring(1), A + "=", A.replace("Dg=", "Dh="), A.replace('=', 'A'), "", "A A")
        .forEach(value -> files.add("[Peer]\nPublicKey = " + value + "\n"));
    Stream.of(
            "[ Peer ]\nPublic Key=" + A,
            "[Peer",
            "Peer]",
            "[]",
            "[Interface][Peer]",
            "ListenPort=1")
        .forEach(files::add);
    Stream.of("", "\n\n", "# x", "[Interface]", "[Interface]\n[Interface]\nListenPort=1", "[Peer]")
        .forEach(files::add);
    Stream.of(
            "[Interface]\nPublicKey = " + A,
            "[Interface]\nListenPort",
            "[Interface]\nListenPorts=1")
        .forEach(files::add);
    Stream.of("[Interface]\n=1", "[Interface]\nListenPort==1", "[Interface]\rListenPort=1")
        .forEach(files::add);
    return files;
  }

  private static String peer(String name, String value) {
    return "[Peer]\nPublicKey = %s\n%s = %s\n".formatted(A, name, value);
  }
}
