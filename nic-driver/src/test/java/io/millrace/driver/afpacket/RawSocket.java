package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.ffi.IfPacket;
import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.netdev.NetDevice;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Sends single frames through a packet socket without a ring. */
final class RawSocket implements AutoCloseable {
  private final PacketSocket socket = new PacketSocket();

  RawSocket(String interfaceName) {
    try (NetDevice device = new NetDevice(interfaceName)) {
      socket.bind(device.index(), 0);
    }
  }

  /** From here on each frame is preceded by a virtio_net_hdr. */
  void expectVnetHeaders() {
    socket.set(IfPacket.PACKET_VNET_HDR, "PACKET_VNET_HDR", 1);
  }

  /** Sends the parts as one frame. */
  void send(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocateFrom(JAVA_BYTE, all.toByteArray());
      assertEquals(
          frame.byteSize(),
          SysSocket.send(socket.fd(), frame.address(), frame.byteSize(), /* flags= */ 0));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
