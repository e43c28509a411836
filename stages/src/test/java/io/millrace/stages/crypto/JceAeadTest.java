package io.millrace.stages.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import org.junit.jupiter.api.Test;

class JceAeadTest {
  @Test
  void sealsAndOpens() {
    byte[] text = "in place".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    AeadBurst burst = new AeadBurst();
    try (AeadKey key = AeadKey.of(new byte[32]);
        Aead jce = new JceAead()) {
      PacketMemory.copyIn(text, 0, 4096, text.length);
      burst.add(key, 4096, text.length, 7);
      jce.seal(burst);
      PacketMemory.putByte(4096, ~PacketMemory.getByte(4096));
      jce.open(burst);
      assertFalse(burst.isOpened(0));
      PacketMemory.copyIn(text, 0, 4096, text.length);
      jce.seal(burst);
      jce.open(burst);
      assertTrue(burst.isOpened(0));
      byte[] opened = new byte[text.length];
      PacketMemory.copyOut(4096, opened, 0, text.length);
      assertArrayEquals(text, opened);
    }
  }
}
