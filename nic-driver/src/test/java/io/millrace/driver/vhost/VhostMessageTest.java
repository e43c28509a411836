package io.millrace.driver.vhost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.EventFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as bytes, and what is refused of them. */
class VhostMessageTest {
  private static final MemoryRegion REGION = new MemoryRegion(0x1000, 0x2000, 0x7f00_0000_1000L, 0);

  /** A message made of an encoded one, as if it had come with so many descriptors. */
  private static Message message(Request request, int flags, Payload payload, int... fds) {
    ByteBuffer bytes = Message.encode(request.code(), flags, payload);
    bytes.position(Message.HEADER_BYTES);
    ByteBuffer body = bytes.slice().order(ByteOrder.nativeOrder());
    return new Message(request.code(), 1 | flags, body, fds);
  }

  private static Message bytes(Request request, String hex, int... fds) {
    ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    return new Message(request.code(), 1, body, fds);
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(VhostException.class, call).getMessage());
  }

  @Test
  void aHeaderIsThreeNumbersInTheMachinesOrder() {
    ByteBuffer bytes = Message.encode(Request.SET_FEATURES.code(), 8, new Number64(0x1_0000_0002L));
    assertEquals(20, bytes.remaining());
    assertEquals(2, bytes.getInt());
    assertEquals(9, bytes.getInt());
    assertEquals(8, bytes.getInt());
    assertEquals(0x1_0000_0002L, bytes.getLong());
  }

  @Test
  void eachPayloadIsReadAsItWasWritten() {
    Message number = message(Request.SET_STATUS, 0, new Number64(15));
    assertEquals(15, number.u64());
    VringState state = new VringState(3, -1);
    assertEquals(state, message(Request.SET_VRING_NUM, 0, state).vringState());
    VringAddress address = new VringAddress(1, 1, 2L << 40, 3, 4, 5);
    assertEquals(address, message(Request.SET_VRING_ADDR, 0, address).vringAddress());
    VringFile polled = new VringFile(255, false);
    assertEquals(polled, message(Request.SET_VRING_KICK, 0, polled).vringFile());
    VringFile file = new VringFile(7, true);
    assertEquals(file, message(Request.SET_VRING_CALL, 0, file, 99).vringFile());
    MemoryTable table = new MemoryTable(List.of(REGION, new MemoryRegion(1, 2, 3, 4)));
    assertEquals(table, message(Request.SET_MEM_TABLE, 0, table, 98, 99).memoryTable());
    assertEquals(REGION, message(Request.ADD_MEM_REG, 0, REGION, 99).memoryRegion());
    ConfigSpace config = new ConfigSpace(6, 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertEquals(config, message(Request.GET_CONFIG, 0, config).configSpace());
    Inflight inflight = new Inflight(4096, 8192, 65_535, 256);
    assertEquals(inflight, message(Request.SET_INFLIGHT_FD, 0, inflight, 99).inflight());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertRefused(
        "there is no queue 256",
        () -> bytes(Request.SET_VRING_NUM, "0001000000000000").vringState());
    assertRefused(
        "there is no queue 4294967295",
        () -> bytes(Request.SET_VRING_NUM, "ffffffff00000000").vringState());
    assertRefused(
        "there is no queue 10001",
        () -> bytes(Request.SET_VRING_KICK, "0100010000000000").vringFile());
    assertRefused(
        "SET_VRING_KICK comes with 0 file descriptors",
        () -> bytes(Request.SET_VRING_KICK, "0100000000000000").vringFile());
    assertRefused(
        "memory has 9 regions, not up to 8",
        () -> bytes(Request.SET_MEM_TABLE, "0900000000000000").memoryTable());
    assertRefused(
        "memory has 4294967295 regions, not up to 8",
        () -> bytes(Request.SET_MEM_TABLE, "ffffffff00000000").memoryTable());
    assertRefused(
        "0 bytes for 1 regions of memory",
        () -> bytes(Request.SET_MEM_TABLE, "0100000000000000").memoryTable());
    assertRefused(
        "0 file descriptors come for 1 regions of memory",
        () -> message(Request.SET_MEM_TABLE, 0, new MemoryTable(List.of(REGION))).memoryTable());
    assertRefused("a region of memory has 0 bytes", () -> new MemoryRegion(0, 0, 0, 0));
    assertRefused(
        "a region of memory has 9223372036854775808 bytes",
        () -> new MemoryRegion(0, Long.MIN_VALUE, 0, 0));
    assertRefused(
        "a region of 0x1000 bytes from 0xfffffffffffff001 on is beyond the device's addresses",
        () -> new MemoryRegion(-4095, 4096, 0, 0));
    assertRefused(
        "a region of 0x1000 bytes from 0xfffffffffffff000 on is beyond the front end's addresses",
        () -> new MemoryRegion(0, 4096, -4096, 0));
    assertRefused(
        "a region of memory is to begin at byte 0x7fffffffffffffff of its file",
        () -> new MemoryRegion(0, 4096, 0, Long.MAX_VALUE));
    assertRefused(
        "a device has no configuration of 4294967295 bytes from byte 0 on",
        () -> bytes(Request.GET_CONFIG, "00000000ffffffff00000000").configSpace());
    assertRefused(
        "a device has no configuration of 200 bytes from byte 100 on",
        () -> bytes(Request.GET_CONFIG, "64000000c800000000000000").configSpace());
    assertRefused(
        "0 bytes of configuration come, not 4",
        () -> bytes(Request.GET_CONFIG, "000000000400000000000000").configSpace());
    assertRefused(
        "the back end gives no configuration", () -> bytes(Request.GET_CONFIG, "").configSpace());
  }

  @Test
  void aMessageMustFitItsRequest() {
    assertRefused(
        "SET_FEATURES has a payload of 0 bytes",
        () -> Request.SET_FEATURES.check(message(Request.SET_FEATURES, 0, Payload.NONE)));
    assertRefused(
        "GET_FEATURES comes with 1 file descriptors",
        () -> Request.GET_FEATURES.check(message(Request.GET_FEATURES, 0, Payload.NONE, 99)));
    assertRefused(
        "ADD_MEM_REG comes with 0 file descriptors",
        () -> Request.ADD_MEM_REG.check(message(Request.ADD_MEM_REG, 0, REGION)));
    assertRefused(
        "SET_OWNER comes with the flags of a reply",
        () -> Request.SET_OWNER.check(message(Request.SET_OWNER, 4, Payload.NONE)));
    assertRefused(
        "request 2 is answered, not GET_FEATURES",
        () -> Request.GET_FEATURES.checkReply(message(Request.SET_FEATURES, 4, new Number64(0))));
    assertRefused(
        "the answer to GET_FEATURES has not the flags of a reply",
        () -> Request.GET_FEATURES.checkReply(message(Request.GET_FEATURES, 0, new Number64(0))));
    assertRefused(
        "GET_VRING_BASE has a payload of 0 bytes",
        () -> Request.GET_VRING_BASE.checkReply(message(Request.GET_VRING_BASE, 4, Payload.NONE)));
  }

  @Test
  void aDescriptorIsTakenOnce() {
    try (EventFd event = new EventFd();
        Message message = message(Request.SET_VRING_ERR, 0, new VringFile(0, true), event.fd())) {
      assertEquals(event.fd(), message.takeFd(0));
      assertRefused("SET_VRING_ERR comes without file descriptor 0", () -> message.takeFd(0));
      assertRefused("SET_VRING_ERR comes without file descriptor 1", () -> message.takeFd(1));
    }
  }

  @Test
  void numbersAreThoseOfTheProtocol() {
    List<Integer> codes = Stream.of(Request.values()).map(Request::code).toList();
    assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), codes);
    assertNull(Request.find(0));
    assertNull(Request.find(-1));
    assertNull(Request.find(1 << 30));
    assertEquals(Request.SET_STATUS, Request.find(39));
  }

  @Test
  void aStreamInPiecesIsTheSameMessages() {
    Random random = new Random(7);
    byte[] stream = new byte[0];
    for (Payload each : List.of(Payload.NONE, new VringState(1, 2), Payload.NONE)) {
      stream = concat(stream, Message.encode(Request.SET_VRING_NUM.code(), 0, each).array());
    }
    try (MessageReader reader = new MessageReader()) {
      int messages = 0;
      for (int at = 0; at < stream.length; ) {
        int count = Math.min(1 + random.nextInt(5), reader.wanted());
        Message message = reader.accept(Arrays.copyOfRange(stream, at, at + count), count);
        at += count;
        if (message != null) {
          messages++;
          assertFalse(reader.isInside());
          assertEquals(messages == 2 ? 8 : 0, message.size());
        } else {
          assertTrue(reader.isInside());
        }
      }
      assertEquals(3, messages);
    }
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static Stream<Path> corpus() throws IOException {
    Path directory = Path.of("src/test/resources/io/millrace/driver/vhost");
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
      assertFalse(all.isEmpty());
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void whatFuzzingHasFoundIsReadOrRefused(Path file) throws IOException {
    check(Files.readAllBytes(file));
  }

  /** A stream of any bytes is messages up to one that is refused, and each of them too. */
  static void check(byte[] stream) {
    try (MessageReader reader = new MessageReader()) {
      int at = 0;
      while (at < stream.length) {
        int count = Math.min(reader.wanted(), stream.length - at);
        Message message = reader.accept(Arrays.copyOfRange(stream, at, at + count), count);
        at += count;
        if (message != null) {
          readAll(message);
        }
      }
    } catch (VhostException e) {
      assertNotNull(e.getMessage());
    }
  }

  private static void readAll(Message message) {
    Request request = Request.find(message.request());
    if (request == null) {
      return;
    }
    if (message.isReply()) {
      request.checkReply(message);
      return;
    }
    request.check(message);
    switch (request) {
      case SET_FEATURES, SET_STATUS -> message.u64();
      case SET_VRING_NUM, SET_VRING_BASE, SET_VRING_ENABLE -> message.vringState();
      case SET_VRING_ADDR -> message.vringAddress();
      case SET_VRING_KICK, SET_VRING_CALL -> message.vringFile();
      case SET_MEM_TABLE -> assertEquals(0, message.memoryTable().regions().size());
      case ADD_MEM_REG, REM_MEM_REG -> message.memoryRegion();
      case GET_CONFIG -> assertTrue(message.configSpace().content().remaining() <= 256);
      case GET_INFLIGHT_FD -> message.inflight();
      default -> assertTrue(message.size() <= Message.MAX_PAYLOAD);
    }
  }
}
