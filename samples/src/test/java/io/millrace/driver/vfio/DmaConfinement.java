package io.millrace.driver.vfio;

import static io.millrace.driver.intel.IntelRegisters.CTRL;
import static io.millrace.driver.intel.IntelRegisters.CTRL_SLU;
import static io.millrace.driver.intel.IntelRegisters.RCTL;
import static io.millrace.driver.intel.IntelRegisters.RCTL_BAM;
import static io.millrace.driver.intel.IntelRegisters.RCTL_EN;
import static io.millrace.driver.intel.IntelRegisters.RCTL_MPE;
import static io.millrace.driver.intel.IntelRegisters.RCTL_UPE;
import static io.millrace.driver.intel.IntelRegisters.STATUS;
import static io.millrace.driver.intel.IntelRegisters.STATUS_LU;
import static io.millrace.driver.intel.IntelRegisters.TCTL;
import static io.millrace.driver.intel.IntelRegisters.TCTL_EN;
import static io.millrace.driver.intel.IntelRegisters.TCTL_PSP;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.ffi.HugePages;
import io.millrace.driver.ffi.Mapping;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.pci.PciAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A driver that does everything wrong: it tells an Intel 82574L to send from and to receive into
 * memory that it may not touch. Run in the guest with the card's address; it prints what it tries,
 * as {@code attack NAME read|write FIRST LAST} with the card's addresses, and whether a canary, in
 * memory of this process that is no packet memory, has lived.
 *
 * <p>Registers and descriptors (the legacy ones) are those of the 82574 datasheet, 7.1.4, 7.2.10
 * and 10.2.
 */
final class DmaConfinement {
  private static final int SLOTS = 8;
  private static final long DESCRIPTOR = 16;
  private static final long BUFFER = 2048;
  private static final int FRAME = 256;
  private static final int PAGE = 4096;
  private static final long MIB = 1L << 20;
  private static final int TDBAL = 0x3800;
  private static final int RDBAL = 0x2800;
  private static final int DONE = 1;

  /** End of packet, insert the checksum sequence, report. */
  private static final long SEND = 0x0b << 24;

  private final VfioCard card;
  private final Bar bar;
  private final RingMemory memory = RingMemory.allocate((SLOTS + 4) * (long) PAGE, PAGE);
  private final long txRing = memory.address();
  private final long rxRing = memory.address() + PAGE;
  private final long frame = memory.address() + 2 * PAGE;
  private final long buffers = memory.address() + 4 * PAGE;
  private final Mapping canary = Mapping.memfd("canary", 4 * MIB, HugePages.NONE);
  private int txTail;

  private DmaConfinement(VfioCard card) {
    this.card = card;
    bar = card.bar(0);
  }

  /** Takes the card's PCI address. */
  public static void main(String[] arguments) throws InterruptedException {
    try (VfioCard card = VfioCard.open(PciAddress.parse(arguments[0]))) {
      new DmaConfinement(card).run();
    }
  }

  private void run() throws InterruptedException {
    setUp();
    System.out.println("received " + behave());

    long outside = card.dmaBase() + PacketMemory.SIZE + 64 * MIB;
    fill("outside");
    attackBySending("send-from-nowhere", 0);
    attackBySending("send-from-outside", outside);
    attackBySending("send-from-virtual-address", canary.segment().address());
    attackByReceiving("receive-outside", outside + MIB);

    long window = outside + 4 * MIB;
    long bytes = canary.segment().byteSize();
    fill("still mapped");
    IoSpace space = card.space();
    space.map(canary.segment().address(), window, bytes, IoSpace.Access.READ);
    send(window, FRAME);
    attackByReceiving("receive-into-read-only", window + MIB);
    space.unmap(window, bytes);
    fill("after unmap");
    attackBySending("send-after-unmap", window);
    attackByReceiving("receive-after-unmap", window + 2 * MIB);

    System.out.println("received " + behave());
    attackByFetching("fetch-descriptors-outside", outside + 2 * MIB);
  }

  private void setUp() {
    card.reset();
    CTRL.set(bar, CTRL_SLU);
    CardDriver.await("the link", 10_000, () -> (STATUS.get(bar) & STATUS_LU) != 0);
    card.busMaster(true);
    ring(TDBAL, card.dmaBase() + txRing);
    TCTL.put(bar, TCTL_EN | TCTL_PSP);
  }

  /** Base and length of a ring, and head and tail at its start. */
  private void ring(int base, long address) {
    bar.put32(base, (int) address);
    bar.put32(base + 4, (int) (address >>> 32));
    bar.put32(base + 8, (int) (SLOTS * DESCRIPTOR));
    bar.put32(base + 0x10, 0);
    bar.put32(base + 0x18, 0);
  }

  /** Sends a frame from packet memory, and receives some there. */
  private int behave() throws InterruptedException {
    byte[] bytes = frame("from packet memory");
    PacketMemory.copyIn(bytes, 0, frame, bytes.length);
    send(card.dmaBase() + frame, FRAME);
    receive(LongStream.range(0, SLOTS).map(i -> card.dmaBase() + buffers + i * BUFFER).toArray());
    int received = 0;
    for (int i = 0; i < SLOTS; i++) {
      boolean done = (PacketMemory.getLongLe(rxRing + i * DESCRIPTOR + 8) >> 32 & DONE) != 0;
      received += done && PacketMemory.getLong(buffers + i * BUFFER) != 0 ? 1 : 0;
    }
    return received;
  }

  /** Puts a broadcast frame into the canary's every page, with this text in it. */
  private void fill(String text) {
    MemorySegment frame = MemorySegment.ofArray(frame("canary " + text));
    for (long at = 0; at < canary.segment().byteSize(); at += FRAME) {
      canary.segment().asSlice(at, FRAME).copyFrom(frame);
    }
  }

  private static byte[] frame(String text) {
    byte[] frame = new byte[FRAME];
    Arrays.fill(frame, 0, 6, (byte) 0xff);
    frame[6] = 0x02;
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(payload, 0, frame, 14, payload.length);
    return frame;
  }

  /** The descriptor says done in any case, or not at all: it proves nothing. */
  private void send(long address, int length) throws InterruptedException {
    long descriptor = txRing + txTail * DESCRIPTOR;
    PacketMemory.putLongLe(descriptor, address);
    PacketMemory.releaseLongLe(descriptor + 8, length | SEND);
    txTail = (txTail + 1) % SLOTS;
    bar.put32(TDBAL + 0x18, txTail);
    Thread.sleep(500);
  }

  /** Offers buffers for a while, in which the peer sends; nothing is received after it. */
  private void receive(long... addresses) throws InterruptedException {
    ring(RDBAL, card.dmaBase() + rxRing);
    for (int i = 0; i < SLOTS; i++) {
      PacketMemory.putLongLe(rxRing + i * DESCRIPTOR, addresses[i]);
      PacketMemory.putLongLe(rxRing + i * DESCRIPTOR + 8, 0);
    }
    RCTL.put(bar, RCTL_EN | RCTL_UPE | RCTL_MPE | RCTL_BAM);
    bar.put32(RDBAL + 0x18, SLOTS - 1);
    Thread.sleep(2_000);
    RCTL.put(bar, 0);
  }

  private void attackBySending(String name, long address) throws InterruptedException {
    say(name, "read", address, FRAME);
    send(address, FRAME);
  }

  private void attackByReceiving(String name, long address) throws InterruptedException {
    say(name, "write", address, SLOTS * BUFFER);
    byte[] before = canary.segment().toArray(ValueLayout.JAVA_BYTE);
    receive(LongStream.range(0, SLOTS).map(i -> address + i * BUFFER).toArray());
    boolean lives = canary.segment().mismatch(MemorySegment.ofArray(before)) < 0;
    System.out.println("canary " + name + " " + (lives ? "lives" : "died"));
  }

  private void attackByFetching(String name, long address) throws InterruptedException {
    say(name, "read", address, SLOTS * DESCRIPTOR);
    ring(TDBAL, address);
    bar.put32(TDBAL + 0x18, 1);
    Thread.sleep(500);
  }

  private static void say(String name, String access, long address, long bytes) {
    System.out.printf("attack %s %s %x %x%n", name, access, address, address + bytes - 1);
  }
}
