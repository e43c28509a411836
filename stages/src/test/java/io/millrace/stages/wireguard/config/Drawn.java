package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Configuration files drawn at random, as people write them: few keys, so that some come twice. */
final class Drawn {
  private static final int KEYS = 4;

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  Drawn(long seed) {
    random = new Random(seed);
  }

  /** A file without mistakes. */
  String file() {
    line("[Interface]");
    maybe("PrivateKey", key(100 + random.nextInt(KEYS)));
    maybe("ListenPort", Integer.toString(random.nextInt(65536)));
    maybe("FwMark", random.nextBoolean() ? "off" : "0x" + Integer.toHexString(random.nextInt()));
    maybe("Address", address() + ", " + address() + "/7");
    maybe("MTU", Integer.toString(1280 + random.nextInt(300)));
    maybe("DNS", "1.1.1.1, example.com");
    maybe("Table", random.nextBoolean() ? "off" : "1234");
    maybe("PostUp", "echo # %i = up");
    maybe("SaveConfig", "true");
    for (int peers = random.nextInt(6); peers > 0; peers--) {
      peer();
    }
    return text.toString();
  }

  private void peer() {
    line("[Peer]");
    line("PublicKey = " + key(1 + random.nextInt(KEYS)));
    maybe("PresharedKey", random.nextInt(4) == 0 ? key(0) : key(200 + random.nextInt(KEYS)));
    maybe("Endpoint", endpoint());
    for (int lines = random.nextInt(3); lines > 0; lines--) {
      List<String> prefixes = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        prefixes.add(prefix().toString());
      }
      line("AllowedIPs = " + String.join(", ", prefixes));
    }
    maybe("PersistentKeepalive", random.nextBoolean() ? "off" : "" + random.nextInt(65536));
  }

  private void maybe(String name, String value) {
    if (random.nextInt(3) > 0) {
      boolean capital = random.nextBoolean();
      line((capital ? name : name.toLowerCase(Locale.ROOT)) + " = " + value);
    }
  }

  private void line(String line) {
    text.append(" ".repeat(random.nextInt(3))).append(line);
    text.append(random.nextInt(4) == 0 ? " # a comment = here" : "").append('\n');
  }

  private static String key(int number) {
    byte[] key = new byte[KeyText.BYTES];
    new Random(number).nextBytes(key);
    return Base64.getEncoder().encodeToString(number == 0 ? new byte[KeyText.BYTES] : key);
  }

  private String endpoint() {
    return new EndpointAddress(address(), 1 + random.nextInt(65535)).toString();
  }

  private IpAddress address() {
    return random.nextBoolean()
        ? new Ipv4Address(random.nextInt())
        : new Ipv6Address(random.nextLong(), random.nextLong());
  }

  /** Of few networks, so that peers want the same ones. */
  private Prefix prefix() {
    boolean isIpv4 = random.nextBoolean();
    IpAddress address = IpAddress.parse(isIpv4 ? "10.99.77.13" : "2001:db8:7:13::1");
    return Prefix.of(address, isIpv4 ? 8 * random.nextInt(5) : 16 * random.nextInt(9));
  }
}
