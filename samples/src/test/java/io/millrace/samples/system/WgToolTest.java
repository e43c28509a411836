package io.millrace.samples.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.samples.wireguard.MemoryTunnel;
import io.millrace.stages.wireguard.config.ConfException;
import io.millrace.stages.wireguard.config.WireGuardConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard tool {@code wg} on our socket, and as the judge of how we read its files. */
@Tag("system")
class WgToolTest {
  private static final String PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
  private static final String PUBLIC = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=";
  private static final String A = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
  private static final String B = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";
  private static final String C = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=";

  @TempDir private Path directory;

  private Wg wg;
  private String name;

  @BeforeEach
  void open() throws IOException {
    wg = new Wg(new MemoryTunnel(), directory);
    name = wg.name();
  }

  @AfterEach
  void close() throws IOException {
    wg.close();
  }

  private Commands.Output tryWg(String... words) throws IOException {
    return wg.attempt(words);
  }

  private String wg(String... words) throws IOException {
    return wg.run(words);
  }

  private String file(String text) throws IOException {
    return wg.file(text);
  }

  private String dump() throws IOException {
    return wg("show", name, "dump");
  }

  @Test
  void showFindsTheTunnel() throws IOException {
    assertTrue(Arrays.asList(wg("show", "interfaces").strip().split("\\s+")).contains(name));
    assertEquals("interface: " + name + "\n", wg("show", name));
    wg.close();
    assertFalse(Arrays.asList(wg("show", "interfaces").strip().split("\\s+")).contains(name));
  }

  @Test
  void setAndShow() throws IOException {
    String key = Files.writeString(directory.resolve("key"), PRIVATE + "\n").toString();
    String psk = Files.writeString(directory.resolve("psk"), C).toString();
    wg("set", name, "listen-port", "51820", "fwmark", "0xca6c", "private-key", key);
    wg(
        ("set "
                + name
                + " peer "
                + A
                + " preshared-key "
                + psk
                + " endpoint [2001:db8::1]:51821"
                + " persistent-keepalive 25 allowed-ips 10.0.0.0/8,fd00::/64 peer "
                + B)
            .split(" "));
    assertEquals(
        PRIVATE
            + "\t"
            + PUBLIC
            + "\t51820\t0xca6c\n"
            + A
            + "\t"
            + C
            + "\t[2001:db8::1]:51821\t10.0.0.0/8,fd00::/64\t1700000000\t1\t1000\t25\n"
            + B
            + "\t(none)\t(none)\t(none)\t1700000000\t2\t2000\toff\n",
        dump());
    String show = wg("show", name);
    assertTrue(show.contains("public key: " + PUBLIC), show);
    assertTrue(show.contains("private key: (hidden)"), show);
    assertTrue(show.contains("endpoint: [2001:db8::1]:51821"), show);
    assertTrue(show.contains("transfer: 1 B received, 1000 B sent"), show);
    assertTrue(show.contains("persistent keepalive: every 25 seconds"), show);

    wg("set", name, "peer", B, "allowed-ips", "10.0.0.0/8"); // moves
    assertEquals(A + "\tfd00::/64\n" + B + "\t10.0.0.0/8\n", wg("show", name, "allowed-ips"));
    wg("set", name, "peer", A, "allowed-ips", "", "preshared-key", "/dev/null");
    assertEquals(A + "\t(none)\n" + B + "\t10.0.0.0/8\n", wg("show", name, "allowed-ips"));
    assertEquals(A + "\t(none)\n" + B + "\t(none)\n", wg("show", name, "preshared-keys"));
    wg("set", name, "private-key", "/dev/null", "peer", A, "remove");
    assertEquals(
        "(none)\t(none)\t51820\t0xca6c\n"
            + B
            + "\t(none)\t(none)\t10.0.0.0/8\t1700000000\t2\t2000\toff\n",
        dump());
  }

  @Test
  void filesAreSetAddedAndSynchronised() throws IOException {
    String two =
        """
        [Interface]
        PrivateKey = %s
        ListenPort = 1234
        [Peer]
        PublicKey = %s
        AllowedIPs = 10.0.0.0/8
        [Peer]
        PublicKey = %s
        AllowedIPs = 10.1.0.0/16, ::/0
        """
            .formatted(PRIVATE, A, B);
    wg("setconf", name, file(two));
    assertEquals(A + "\t1\t1000\n" + B + "\t2\t2000\n", wg("show", name, "transfer"));
    wg("addconf", name, file("[Peer]\nPublicKey = " + C + "\nAllowedIPs = 10.2.0.0/16\n"));
    assertEquals(
        A + "\t10.0.0.0/8\n" + B + "\t10.1.0.0/16 ::/0\n" + C + "\t10.2.0.0/16\n",
        wg("show", name, "allowed-ips"));
    assertEquals("1234\n", wg("show", name, "listen-port"));
    wg("syncconf", name, file(two.replace("10.0.0.0/8", "10.9.0.0/16")));
    assertEquals(
        A + "\t10.9.0.0/16\n" + B + "\t10.1.0.0/16 ::/0\n", wg("show", name, "allowed-ips"));
    assertEquals(A + "\t1\t1000\n" + B + "\t2\t2000\n", wg("show", name, "transfer"));
    wg("setconf", name, file(two));
    assertEquals(A + "\t4\t4000\n" + B + "\t5\t5000\n", wg("show", name, "transfer"));
  }

  @Test
  void refusalsReachTheUser() throws IOException {
    Commands.Output taken = tryWg("set", name, "listen-port", "" + MemoryTunnel.TAKEN_PORT);
    assertNotEquals(0, taken.code());
    assertTrue(taken.text().contains("Address already in use"), taken.text());
  }

  @Test
  void thousandsOfPeers() throws IOException {
    StringBuilder text = new StringBuilder("[Interface]\nPrivateKey = " + PRIVATE + "\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("[Peer]\nPublicKey = ").append(DrawnConf.key(i));
      text.append("\nAllowedIPs = 10.%d.%d.0/24\n".formatted(i >> 8, i & 0xff));
      text.append("Endpoint = 192.0.2.1:").append(1 + i).append('\n');
    }
    wg("setconf", name, file(text.toString()));
    assertEquals(5_000, wg("show", name, "peers").lines().count());
    assertEquals(
        Wg.canonical(Wg.parse(text.toString())), Wg.canonical(Wg.parse(wg("showconf", name))));
  }

  /** What wg makes of a file and tells us is what we make of the file. */
  @Test
  void readsFilesAsWgDoes() throws IOException {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 200; seed++) {
      String text = new DrawnConf(seed).file();
      wg("setconf", name, file(text));
      String told = wg("showconf", name);
      assertEquals(
          Wg.canonical(Wg.parse(text)), Wg.canonical(Wg.parse(told)), "seed " + seed + "\n" + text);
    }
  }

  /** What wg refuses we refuse, and the other way round. */
  @Test
  void refusesFilesAsWgDoes() throws IOException {
    List<String> differences = new ArrayList<>();
    int refused = 0;
    for (String text : DrawnConf.doubtful()) {
      boolean isGood = tryWg("setconf", name, file(text)).code() == 0;
      String wgs = isGood ? Wg.canonical(Wg.parse(wg("showconf", name))) : "";
      String ours = "";
      try {
        ours = Wg.canonical(WireGuardConf.parse("wg.conf", text.getBytes(UTF_8)));
      } catch (ConfException e) {
        refused++;
      }
      if (!ours.equals(wgs)) {
        differences.add(text + "is to wg:\n" + wgs + "to us:\n" + ours);
      }
    }
    assertEquals("", String.join("\n", differences));
    assertTrue(refused > 20, "only " + refused + " were refused");
  }

  @Test
  void keysAreThoseOfWg() throws IOException {
    for (int i = 0; i < 20; i++) {
      String key = wg("genkey").strip();
      String expected = Commands.run("sh", "-c", "echo " + key + " | wg pubkey").good().strip();
      assertEquals(expected, KeyCommands.pubkey(key).strip());
      String ours = KeyCommands.genkey().strip();
      assertEquals(
          Commands.run("sh", "-c", "echo " + ours + " | wg pubkey").good().strip(),
          KeyCommands.pubkey(ours + "\n").strip());
    }
  }
}
