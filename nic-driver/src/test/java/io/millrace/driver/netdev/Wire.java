package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Carries frames between two ports on a thread of its own, and looks at each: its size, and if it
 * is IP, its checksums.
 */
public final class Wire implements AutoCloseable {
  private static final int MAX_FRAME = 1514;
  private static final int L3 = 14;

  private final Port left;
  private final Port right;
  private final CompletableFuture<Void> loop;
  private volatile boolean stopped;
  private String wrong = "";
  private long carried;

  /** Takes the ports over and begins to carry. */
  public Wire(Port left, Port right) {
    this.left = left;
    this.right = right;
    loop = CompletableFuture.runAsync(this::run, r -> Thread.ofPlatform().start(r));
  }

  private void run() {
    try (PacketPool pool = new PacketPool(2048);
        PacketCache cache = pool.newCache()) {
      try (RxQueue leftRx = left.openRx(0, cache);
          TxQueue leftTx = left.openTx(0, cache);
          RxQueue rightRx = right.openRx(0, cache);
          TxQueue rightTx = right.openTx(0, cache)) {
        Burst burst = new Burst();
        while (!stopped) {
          int moved = move(leftRx, rightTx, burst) + move(rightRx, leftTx, burst);
          if (moved == 0) {
            Thread.onSpinWait();
          }
        }
      }
      assertEquals(0, pool.inUse());
    }
  }

  private int move(RxQueue from, TxQueue to, Burst burst) {
    int count = from.poll(burst, Burst.DEFAULT_SIZE);
    for (int i = 0; i < burst.size(); i++) {
      check(PacketMemory.bytes(burst.get(i)));
    }
    while (!burst.isEmpty()) {
      to.send(burst);
      to.flush();
    }
    to.flush();
    return count;
  }

  private void check(byte[] frame) {
    carried++;
    if (frame.length > MAX_FRAME) {
      wrong = "a frame of " + frame.length + " bytes";
    }
    int etherType = Frames.getShort(frame, L3 - 2);
    if (etherType == 0x0800) {
      checkIpv4(frame);
    } else if (etherType == 0x86dd) {
      checkLayer4(frame, L3 + 40, L3 + 8, 32, frame[L3 + 6], Frames.getShort(frame, L3 + 4));
    }
  }

  private void checkIpv4(byte[] frame) {
    int header = 4 * (frame[L3] & 15);
    if (Frames.sum(frame, L3, L3 + header) != 0xffff) {
      wrong = "a wrong IPv4 checksum: " + HexFormat.of().formatHex(frame);
    }
    int bytes = Frames.getShort(frame, L3 + 2) - header;
    checkLayer4(frame, L3 + header, L3 + 12, 8, frame[L3 + 9], bytes);
  }

  private void checkLayer4(
      byte[] frame, int l4, int addresses, int addressBytes, int protocol, int bytes) {
    if (protocol != 6 && protocol != 17 && protocol != 58) {
      return;
    }
    byte[] layer4 = Arrays.copyOfRange(frame, l4, l4 + bytes);
    int pseudo = Frames.sum(frame, addresses, addresses + addressBytes) + protocol + bytes;
    if (Frames.fold(Frames.sum(layer4, 0, bytes) + pseudo) != 0xffff) {
      wrong = "a wrong layer-4 checksum: " + HexFormat.of().formatHex(frame);
    }
  }

  /** Ends the carrying, fails if anything was wrong, and returns how many frames there were. */
  public long stop() {
    stopped = true;
    TestNetwork.await(loop, 5);
    assertEquals("", wrong);
    for (Port port : List.of(left, right)) {
      PortStats stats = port.stats();
      assertEquals(0, stats.rxErrors(), stats::toString);
      assertEquals(0, stats.txErrors(), stats::toString);
    }
    assertEquals(
        left.stats().rxPackets() + right.stats().rxPackets(),
        left.stats().txPackets() + right.stats().txPackets());
    return carried;
  }

  @Override
  public void close() {
    stopped = true;
    TestNetwork.await(loop, 5);
    left.close();
    right.close();
  }
}
