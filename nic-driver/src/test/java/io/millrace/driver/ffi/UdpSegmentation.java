package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends one buffer as many datagrams with one call, see UDP_SEGMENT in udp(7). */
public final class UdpSegmentation {
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final MethodHandle CONNECT =
      NativeCall.libc("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private UdpSegmentation() {}

  public static void send(InetSocketAddress to, byte[] data, int segmentBytes) {
    int fd = SysSocket.socket(SysSocket.AF_INET, SysSocket.SOCK_DGRAM, 0);
    try (Arena arena = Arena.ofConfined()) {
      SysSocket.setsockopt(fd, SOL_UDP, UDP_SEGMENT, "UDP_SEGMENT", segmentBytes);
      byte[] address =
          ByteBuffer.allocate(16)
              .put((byte) SysSocket.AF_INET)
              .put((byte) 0)
              .putShort((short) to.getPort())
              .put(((Inet4Address) to.getAddress()).getAddress())
              .array();
      MemorySegment sockaddr = arena.allocateFrom(JAVA_BYTE, address);
      NativeCall.check(
          "connect", (int) CONNECT.invokeExact(NativeCall.capture(), fd, sockaddr, 16));
      MemorySegment buffer = arena.allocateFrom(JAVA_BYTE, data);
      long sent = SysSocket.send(fd, buffer.address(), data.length, 0);
      if (sent != data.length) {
        throw new NativeException("send", (int) -sent);
      }
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    } finally {
      Unistd.close(fd);
    }
  }
}
