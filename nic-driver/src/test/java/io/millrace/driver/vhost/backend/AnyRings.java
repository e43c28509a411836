package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.RingMemory;

/**
 * A queue made of any bytes, used as a worker uses it. The first byte says what kind of queue it
 * is, the others are what the driver has written.
 */
final class AnyRings {
  private static final int CANARY = 0xa5;
  private static final int SIZE = 16;
  private static final int TURNS = 40;
  private static final int SCRATCH = 1 << 16;

  private static final GuestModel MEMORY = new GuestModel();
  private static final RingMemory BUFFER = RingMemory.allocate(SCRATCH, 64);

  static {
    MEMORY.fillHole(CANARY);
  }

  private AnyRings() {}

  static void check(byte[] bytes) {
    int kind = bytes.length == 0 ? 0 : bytes[0];
    MEMORY.clear(GuestModel.START, 1024);
    if (bytes.length > 1) {
      MEMORY.write(GuestModel.START, bytes, 1, Math.min(1024, bytes.length - 1));
    }
    boolean packed = (kind & 1) != 0;
    RingSetup setup =
        new RingSetup(
            SIZE,
            (kind & 2) != 0,
            GuestModel.START,
            GuestModel.START + 256,
            GuestModel.START + 256 + 64,
            MEMORY.map(),
            MEMORY.map(),
            (kind & 4) != 0,
            (kind & 8) != 0,
            null,
            () -> {});
    GuestRing ring = packed ? new PackedGuestRing(setup, 0x8000) : new SplitGuestRing(setup);
    for (int turn = 0; turn < TURNS && ring.take(); turn++) {
      use(ring);
    }
    ring.wantKick(true);
    assertTrue(MEMORY.isBorderFilled(CANARY), "written outside of the guest's memory");
  }

  private static void use(GuestRing ring) {
    int bytes = Math.min(ring.chain.bytes(), SCRATCH);
    if (ring.deviceWrites) {
      ring.chain.write(BUFFER.address(), bytes);
    } else {
      ring.chain.read(BUFFER.address(), bytes);
    }
    ring.use(ring.deviceWrites ? bytes : 0);
    ring.publish();
    ring.call();
  }
}
