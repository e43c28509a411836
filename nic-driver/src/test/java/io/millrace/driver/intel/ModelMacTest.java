package io.millrace.driver.intel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.e1000e.E1000eModel;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ModelMacTest {
  private static final int[] KEY = {
    0x6d5a56da, 0x255b0ec2, 0x4167253d, 0x43a38fb0, 0xd0ca2bcb,
    0xae7b30b4, 0x77cb2da3, 0x8030f20c, 0x6a42b73b, 0xbeac01fa
  };

  /** Vectors of Microsoft's "Verifying the RSS Hash Calculation", IPv4 without ports. */
  @Test
  void hashesAsPublished() {
    E1000eModel card = new E1000eModel();
    for (int i = 0; i < KEY.length; i++) {
      card.set(0x5c80 + 4 * i, Integer.reverseBytes(KEY[i]));
    }
    assertEquals(0x323e8fc2, hash(card, 0x4209_95bb, 0xa18e_6450));
    assertEquals(0xd718262a, hash(card, 0xc75c_6f02, 0x4145_8c53));
  }

  private static int hash(IntelModel card, int source, int destination) {
    return new ModelMac(card).hash(ByteBuffer.allocate(8).putInt(source).putInt(destination), 0, 8);
  }
}
