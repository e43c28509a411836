package io.millrace.driver.memory;

/**
 * What packet memory is to look like. It is mapped once in the life of the process, when {@link
 * PacketMemory} is first used, so that its address and size are constants to the JIT compiler; a
 * change asked for after that is refused.
 *
 * <p>System properties give the defaults: {@code millrace.memory} (size, e.g. {@code 256m}), {@code
 * millrace.hugepages} ({@code auto}, {@code 1g}, {@code 2m}, {@code off}) and {@code
 * millrace.data-room} (bytes of frame data a buffer holds, 2048 unless told), {@code
 * millrace.windows} (address space for memory of other processes, see {@link MemoryWindow}) and
 * {@code millrace.shared} ({@code true} if other processes are to see packet memory).
 *
 * @param sizeBytes bytes of packet memory; rounded up to a power of two, 1 MiB to 1 TiB
 * @param hugePages which pages to ask for
 * @param dataRoomBytes largest frame a buffer holds; rounded so that the buffer stride is an odd
 *     number of cache lines
 * @param shared whether other processes are to see packet memory, which transparent huge pages do
 *     not allow
 * @param windowBytes address space kept for {@link MemoryWindow}s; it costs nothing until used
 */
public record PacketMemoryConfig(
    long sizeBytes, HugePages hugePages, int dataRoomBytes, boolean shared, long windowBytes) {
  /** Which page size packet memory asks for. */
  public enum HugePages {
    /** 2 MiB pages if the system has enough of them free, else ordinary pages. */
    AUTO,
    /** 1 GiB pages or a failure to start. */
    SIZE_1G,
    /** 2 MiB pages or a failure to start. */
    SIZE_2M,
    /** Ordinary pages. */
    OFF
  }

  private static final long DEFAULT_SIZE = 256L << 20;
  private static final int DEFAULT_DATA_ROOM = 2048;

  /** Up to here the mask of an address is a plain 32-bit move. */
  private static final long CHEAP_SPACE = 4L << 30;

  private static final long MIN_SIZE = 1L << 20;
  private static final long MAX_SPACE = 1L << Packet.ADDRESS_BITS;
  private static final int MAX_DATA_ROOM = 65_535 - 256;

  private static volatile PacketMemoryConfig current = fromProperties();
  private static volatile boolean used;

  /** Checks the figures. */
  public PacketMemoryConfig {
    if (sizeBytes < MIN_SIZE || sizeBytes > MAX_SPACE) {
      throw new IllegalArgumentException(
          "packet memory of " + sizeBytes + " bytes: 1 MiB to 1 TiB are possible");
    }
    if (dataRoomBytes < 64 || dataRoomBytes > MAX_DATA_ROOM) {
      throw new IllegalArgumentException(
          "a data room of " + dataRoomBytes + " bytes: 64 to " + MAX_DATA_ROOM + " are possible");
    }
    sizeBytes = Long.highestOneBit(sizeBytes - 1) << 1;
    if (windowBytes < 0 || windowBytes > MAX_SPACE - sizeBytes) {
      throw new IllegalArgumentException(
          "windows of " + windowBytes + " bytes: with packet memory, 1 TiB are possible");
    }
  }

  /** Not shared on purpose, and with the windows that fit into a cheap address space. */
  public PacketMemoryConfig(long sizeBytes, HugePages hugePages, int dataRoomBytes) {
    this(sizeBytes, hugePages, dataRoomBytes, false, defaultWindows(sizeBytes));
  }

  /** The same, with memory that other processes can see. */
  public PacketMemoryConfig asShared() {
    return new PacketMemoryConfig(sizeBytes, hugePages, dataRoomBytes, true, windowBytes);
  }

  /** The same, with address space for this much memory of other processes. */
  public PacketMemoryConfig withWindows(long bytes) {
    return new PacketMemoryConfig(sizeBytes, hugePages, dataRoomBytes, shared, bytes);
  }

  /** Bytes that an address of packet memory can mean: itself and the windows, a power of two. */
  long spaceBytes() {
    return Math.max(sizeBytes, Long.highestOneBit(sizeBytes + windowBytes - 1) << 1);
  }

  private static long defaultWindows(long sizeBytes) {
    return Math.max(0, CHEAP_SPACE - Math.max(MIN_SIZE, sizeBytes));
  }

  /** The configuration that packet memory has, or will have once it is used. */
  public static PacketMemoryConfig current() {
    return current;
  }

  /** Sets the configuration; asking for the one already in force is always allowed. */
  public static synchronized void set(PacketMemoryConfig config) {
    if (used && !config.equals(current)) {
      throw new IllegalStateException(
          "packet memory is mapped already (" + current + "): set it before the first packet");
    }
    current = config;
  }

  /** Takes the configuration for the mapping; from here on it is fixed. */
  static synchronized PacketMemoryConfig take() {
    used = true;
    return current;
  }

  /** Reads a size such as {@code 64m}, {@code 1g}, {@code 256MiB} or {@code 4096}, in bytes. */
  public static long parseSize(String text) {
    String digits = text.strip().toLowerCase(java.util.Locale.ROOT).replaceFirst("i?b$", "");
    int shift =
        switch (digits.isEmpty() ? ' ' : digits.charAt(digits.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    String number = shift == 0 ? digits : digits.substring(0, digits.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(number.strip()), 1L << shift);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 256MiB or 1g", e);
    }
  }

  private static PacketMemoryConfig fromProperties() {
    String size = System.getProperty("millrace.memory");
    PacketMemoryConfig config =
        new PacketMemoryConfig(
            size == null ? DEFAULT_SIZE : parseSize(size),
            parseHugePages(System.getProperty("millrace.hugepages", "auto")),
            Integer.getInteger("millrace.data-room", DEFAULT_DATA_ROOM));
    if (Boolean.getBoolean("millrace.shared")) {
      config = config.asShared();
    }
    String windows = System.getProperty("millrace.windows");
    return windows == null ? config : config.withWindows(parseSize(windows));
  }

  /** Reads {@code auto}, {@code 1g}, {@code 2m} or {@code off}. */
  public static HugePages parseHugePages(String text) {
    return switch (text) {
      case "auto" -> HugePages.AUTO;
      case "1g" -> HugePages.SIZE_1G;
      case "2m" -> HugePages.SIZE_2M;
      case "off" -> HugePages.OFF;
      default ->
          throw new IllegalArgumentException(
              "huge pages '" + text + "': it is one of auto, 1g, 2m, off");
    };
  }
}
