package io.millrace.stages.acl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.StageTester;
import io.millrace.stages.TestFrames;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclTable;
import io.millrace.stages.wire.Ethernet;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AclTest {
  private static final byte[] DNS = TestFrames.udp4("10.1.2.3", "192.0.2.1", 4000, 53, 10);
  private static final byte[] DNS6 = TestFrames.udp6("2001:db8::1", "2001:db8::2", 4000, 53);
  private static final byte[] OTHER = TestFrames.udp4("10.1.2.3", "192.0.2.1", 4000, 54, 10);
  private static final byte[] ARP = TestFrames.ethernet(2, 4, Ethernet.TYPE_ARP, 60);

  private static AclTable table(String... rules) {
    return AclTable.compile(Arrays.stream(rules).map(AclRule::parse).toList());
  }

  @Test
  void permitsWhatTheFirstMatchPermits() {
    AclTable table = table("deny from 10.1.2.0/24 to-ports 54", "permit from 10.0.0.0/8");
    try (StageTester tester = new StageTester(new Acl(table))) {
      StageTester.Result result = tester.run(DNS, OTHER, DNS6, ARP);
      assertEquals(2, result.dropped(Acl.DENIED).size());
      assertArrayEquals(OTHER, result.dropped(Acl.DENIED).get(0));
      assertArrayEquals(DNS6, result.dropped(Acl.DENIED).get(1));
      assertEquals(2, result.sent("out").size());
    }
  }

  @Test
  void defaultsAreTheUsersChoice() {
    Acl acl = new Acl(table("deny protocol udp to-ports 54"), true, false, false);
    try (StageTester tester = new StageTester(acl)) {
      StageTester.Result result = tester.run(DNS, OTHER, DNS6, ARP);
      assertEquals(2, result.sent("out").size());
      assertArrayEquals(ARP, result.dropped(Acl.DENIED).get(1));
    }
  }

  @Test
  void headersThatAreNotWholeMatchNoRule() {
    AclTable table = table("permit");
    byte[] cut4 = Arrays.copyOf(DNS, 33);
    byte[] cut6 = Arrays.copyOf(DNS6, 53);
    byte[] wrongVersion = DNS.clone();
    wrongVersion[14] = 0x55;
    byte[] shortHeader = DNS.clone();
    shortHeader[14] = 0x44;
    try (StageTester tester = new StageTester(new Acl(table))) {
      StageTester.Result result = tester.run(cut4, cut6, wrongVersion, shortHeader);
      assertEquals(4, result.dropped(Acl.DENIED).size());
    }
  }

  @Test
  void portsThatAreNotThereMatchNoPort() {
    byte[] cut = Arrays.copyOf(DNS, 14 + 20 + 7);
    byte[] later = DNS.clone();
    later[21] = 1;
    try (StageTester tester = new StageTester(new Acl(table("permit to-ports 0-65534")))) {
      assertEquals(2, tester.run(cut, later).dropped(Acl.DENIED).size());
      assertEquals(1, tester.run(DNS).sent("out").size());
    }
    try (StageTester tester = new StageTester(new Acl(table("permit protocol udp")))) {
      assertEquals(2, tester.run(cut, later).sent("out").size());
    }
  }

  @Test
  void theOuterTagCounts() {
    byte[] customer = TestFrames.tagged(DNS, 20);
    byte[] service = TestFrames.tagged(customer, 10);
    service[12] = (byte) 0x88;
    service[13] = (byte) 0xa8;
    try (StageTester tester = new StageTester(new Acl(table("permit vlan 10 to-ports 53")))) {
      StageTester.Result result = tester.run(service, customer, DNS);
      assertArrayEquals(service, result.sent("out").getFirst());
      assertEquals(2, result.dropped(Acl.DENIED).size());
    }
  }

  @Test
  void portsAreFoundBehindOptionsAndExtensions() {
    byte[] options = insert(DNS, 34, 4);
    options[14] = 0x46;
    options[17] = (byte) (DNS[17] + 4);
    byte[] extended = insert(DNS6, 54, 8);
    extended[19] = (byte) (DNS6[19] + 8);
    extended[20] = 0;
    extended[54] = 17;
    try (StageTester tester = new StageTester(new Acl(table("permit to-ports 53")))) {
      assertEquals(2, tester.run(options, extended).sent("out").size());
    }
  }

  private static byte[] insert(byte[] frame, int at, int zeros) {
    byte[] longer = Arrays.copyOf(frame, frame.length + zeros);
    System.arraycopy(frame, at, longer, at + zeros, frame.length - at);
    Arrays.fill(longer, at, at + zeros, (byte) 0);
    return longer;
  }

  @Test
  void paddingIsNoHeader() {
    byte[] bare = Arrays.copyOf(DNS, 60);
    bare[17] = 20;
    try (StageTester tester = new StageTester(new Acl(table("permit to-ports 0-1000")))) {
      assertEquals(1, tester.run(bare).dropped(Acl.DENIED).size());
    }
  }

  @Test
  void runtsAreNotIp() {
    try (StageTester tester = new StageTester(new Acl(table()))) {
      assertEquals(2, tester.run(new byte[0], new byte[13]).sent("out").size());
    }
  }

  @Test
  void hitsAreCountedByRule() {
    AclTable table = table("permit to-ports 53", "deny from 10.0.0.0/8");
    Acl acl = new Acl(table, false, true, true);
    try (StageTester tester = new StageTester(acl)) {
      tester.run(DNS, DNS6, OTHER, ARP, TestFrames.udp4("9.9.9.9", "8.8.8.8", 1, 2, 0));
      assertEquals(0, tester.counter("rule-1"), "published by the tick");
      tester.tick();
      tester.run(DNS);
      tester.tick();
      tester.tick();
      assertEquals(3, tester.counter("rule-1"));
      assertEquals(1, tester.counter("rule-2"));
      assertEquals(1, tester.counter("no-rule"));
      assertEquals(1, tester.counter("not-ip"));
      assertTrue(new Acl(table).adopt(acl));
      assertEquals(0, tester.counter("rule-1"), "another list may follow");
    }
  }
}
