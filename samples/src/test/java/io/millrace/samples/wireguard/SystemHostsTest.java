package io.millrace.samples.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.IpAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SystemHostsTest {
  @Test
  void findsAddresses() throws IOException {
    assertTrue(new SystemHosts().address("localhost").isLoopback());
    assertEquals(IpAddress.parse("::1"), new SystemHosts().address("::1"));
  }

  @Test
  void namesThatCannotBeAreRefused() {
    IOException refusal =
        assertThrows(IOException.class, () -> new SystemHosts().address("no..such..host"));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("no name server knows it"));
  }
}
