package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.IfPacket;
import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.netdev.NetDevice;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Sends single frames through a packet socket without a ring. */
public final class RawSocket implements AutoCloseable {
  private final PacketSocket socket = new PacketSocket();

  public RawSocket(String interfaceName) {
    try (NetDevice device = new NetDevice(interfaceName)) {
      socket.bind(device.index(), 0);
    }
  }

  /** From here on each frame is preceded by a virtio_net_hdr. */
  public void expectVnetHeaders() {
    socket.set(IfPacket.PACKET_VNET_HDR, "PACKET_VNET_HDR", 1);
  }

  /** From here on frames go straight to the interface's driver. */
  public void bypassQdisc() {
    socket.set(IfPacket.PACKET_QDISC_BYPASS, "PACKET_QDISC_BYPASS", 1);
  }

  /** Sends the parts as one frame. */
  public void send(byte[]... parts) {
    assertTrue(trySend(parts), "the kernel does not take the frame");
  }

  /** Sends the parts as one frame; false if the kernel does not take it. */
  public boolean trySend(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocateFrom(JAVA_BYTE, all.toByteArray());
      long sent = SysSocket.send(socket.fd(), frame.address(), frame.byteSize(), /* flags= */ 0);
      if (sent < 0) {
        return false;
      }
      assertEquals(frame.byteSize(), sent);
      return true;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
