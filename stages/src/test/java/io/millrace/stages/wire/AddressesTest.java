package io.millrace.stages.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private static final int ROUNDS = 5_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0",
    "255.255.255.255, -1",
    "192.0.2.1, -1073741311",
    "127.0.0.1, 2130706433"
  })
  void ipv4InAndOut(String text, int value) {
    assertEquals(value, Ipv4Address.parse(text).value());
    assertEquals(text, new Ipv4Address(value).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "fe80::0001, fe80::1"
  })
  void ipv6InEveryFormAndOutInOne(String text, String canonical) {
    assertEquals(canonical, Ipv6Address.parse(text).toString());
  }

  @Test
  void ipv6AgreesWithTheJdk() throws UnknownHostException {
    for (int round = 0; round < ROUNDS; round++) {
      Ipv6Address address = new Ipv6Address(sparse(), sparse());
      assertEquals(address, Ipv6Address.parse(address.toString()), () -> "seed " + seed);
      byte[] theirs = InetAddress.getByName(address.toString()).getAddress();
      if (theirs.length == 16) {
        ByteBuffer bytes = ByteBuffer.wrap(theirs);
        assertEquals(address, new Ipv6Address(bytes.getLong(), bytes.getLong()));
      }
    }
  }

  /** 64 bits of which each 16 are often zero. */
  private long sparse() {
    long value = random.nextLong();
    for (int shift = 0; shift < 64; shift += 16) {
      if (random.nextInt(3) > 0) {
        value &= ~(0xffffL << shift);
      }
    }
    return value;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.04",
        "1.2.3.x",
        "1..2.3",
        "-1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "0x1.2.3.4",
        "1.2.3.9999999999",
        "localhost",
        "1.2.3.٤"
      })
  void refusesWhatIsNoIpv4Address(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Ipv4Address.parse(text));
    assertTrue(message(e).startsWith("'" + text + "' is not an IPv4 address"), message(e));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "fe80::1%eth0",
        "1.2.3.4::",
        "::1.2.3.256",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::-1",
        "[::1]"
      })
  void refusesWhatIsNoIpv6Address(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Ipv6Address.parse(text));
    assertTrue(message(e).contains("address such as"), message(e));
  }

  @Test
  void kindsOfAddresses() {
    assertTrue(IpAddress.parse("224.0.0.1").isMulticast());
    assertTrue(IpAddress.parse("ff02::1").isMulticast());
    assertTrue(IpAddress.parse("127.9.9.9").isLoopback());
    assertTrue(IpAddress.parse("::1").isLoopback());
    assertTrue(IpAddress.parse("::").isUnspecified());
    assertTrue(IpAddress.parse("0.0.0.0").isUnspecified());
    assertTrue(Ipv6Address.parse("fe80::1").isLinkLocal());
  }

  @Test
  void addressesAreInTheOrderOfTheirBits() {
    assertTrue(Ipv4Address.parse("200.0.0.1").compareTo(Ipv4Address.parse("1.0.0.1")) > 0);
    assertTrue(Ipv6Address.parse("ff::").compareTo(Ipv6Address.parse("ff00::")) < 0);
    assertTrue(Ipv6Address.parse("1::ffff:0:0:0").compareTo(Ipv6Address.parse("1::1")) > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, 192.0.3.0",
    "0.0.0.0/0, 1.2.3.4, ::1",
    "10.1.2.3, 10.1.2.3, 10.1.2.2",
    "128.0.0.0/1, 200.1.1.1, 127.255.255.255",
    "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
    "::/0, ffff::1, 1.2.3.4",
    "2001:db8::8/125, 2001:db8::f, 2001:db8::10",
    "2001:db8:0:1::/64, 2001:db8:0:1:ffff::, 2001:db8:0:2::"
  })
  void prefixesContainWhatTheySay(String prefix, String inside, String outside) {
    assertTrue(Prefix.parse(prefix).contains(IpAddress.parse(inside)));
    assertTrue(!Prefix.parse(prefix).contains(IpAddress.parse(outside)));
    assertEquals(Prefix.parse(prefix), Prefix.parse(Prefix.parse(prefix).toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10.0.0.0/x",
        "::/129",
        "10/8",
        "10.0.0.1/24",
        "2001:db8::1/64",
        "/8",
        "10.0.0.0/8/8"
      })
  void refusesWhatIsNoPrefix(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
    assertTrue(message(e).startsWith("'"), message(e));
  }

  @Test
  void saysWhichPrefixWasMeant() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Prefix.parse("10.1.2.3/8"));
    assertTrue(message(e).endsWith("10.0.0.0/8"), message(e));
    assertEquals("10.255.255.255", Ipv4Prefix.parse("10.0.0.0/8").last().toString());
    assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse("::/8"));
    assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("10.0.0.0/8"));
  }

  private static String message(Exception e) {
    return Objects.requireNonNull(e.getMessage());
  }
}
