package io.millrace.driver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
  @TempDir private Path root;

  @Test
  void whatCanBeRead() {
    HostFiles files =
        new FakeMachine(root)
            .file("/sys/a", " text \n")
            .file("/sys/hex", "0x10\n")
            .file("/sys/empty", "\n")
            .file("/sys/latin", new byte[] {(byte) 0xff, 'a'})
            .link("/sys/link", "../nowhere/name")
            .files();
    assertEquals(Optional.of("text"), files.text("/sys/a"));
    assertEquals(OptionalLong.of(16), files.number("/sys/hex"));
    assertEquals(OptionalLong.empty(), files.number("/sys/empty"));
    assertEquals(OptionalLong.empty(), files.number("/sys/a"));
    assertEquals(Optional.of("\ufffda"), files.text("/sys/latin"));
    assertEquals(Optional.of("name"), files.linkName("/sys/link"));
    assertEquals(List.of("a", "empty", "hex", "latin", "link"), files.list("/sys"));
    assertTrue(files.exists("/sys/link"));
  }

  @Test
  void whatCannotIsNotThere() {
    HostFiles files = new FakeMachine(root).directory("/sys").files();
    assertEquals(Optional.empty(), files.text("/sys"));
    assertEquals(Optional.empty(), files.text("/sys/no"));
    assertEquals(List.of(), files.lines("/sys/no"));
    assertEquals(List.of(), files.list("/no"));
    assertEquals(Optional.empty(), files.linkName("/sys"));
    assertEquals(Optional.empty(), files.owner("/no"));
    assertFalse(files.exists("/no"));
  }

  @Test
  void addressesOfTheLoopback() {
    assertTrue(InterfaceAddresses.SYSTEM.of("lo").contains("127.0.0.1/8"));
    assertEquals(List.of(), InterfaceAddresses.SYSTEM.of("mr-none"));
  }

  @Test
  void addressesAsPeopleWriteThem() throws UnknownHostException {
    for (String text :
        List.of("192.0.2.1", "::", "::1", "fe80::1", "2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8")) {
      assertEquals(text, IpText.of(InetAddress.getByName(text).getAddress()));
    }
    assertEquals(
        "2001:db8:0:1:1:1:1:1",
        IpText.of(InetAddress.getByName("2001:db8:0:1:1:1:1:1").getAddress()));
  }

  @Test
  void writtenAddressesReadTheSame() throws UnknownHostException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      byte[] address = new byte[16];
      address[0] = 0x20;
      for (int i = 2; i < 16; i += 2) {
        if (random.nextBoolean()) {
          address[i] = (byte) random.nextInt();
          address[i + 1] = (byte) random.nextInt();
        }
      }
      InetAddress read = InetAddress.getByName(IpText.of(address));
      assertEquals(InetAddress.getByAddress(address), read, "seed " + seed);
    }
  }
}
