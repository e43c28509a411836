package io.millrace.perf.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.stages.traffic.FrameTable;
import io.millrace.stages.wire.Ipv4;
import java.util.List;

/**
 * Writes the frames of one stream, in their order: one copy each, then what varies, then the
 * signature. For one thread and one trial.
 */
final class StreamFrames {
  /** In the place of a signature's offset. */
  static final int UNSIGNED = -1;

  private final FrameTable table;
  private final int[] turns;
  private final FieldWriter[] fields;
  private final long[] headerSums;
  private final long[] transportSums;
  private final int headerChecksumOffset;
  private final int transportChecksumOffset;
  private final int signatureOffset;
  private final SignatureKey key;
  private final int number;
  private int turn;
  private long sequence;
  private int warmUp = Signature.WARM_UP;

  private StreamFrames(Parts parts, SignatureKey key, int number) {
    table = parts.table;
    turns = parts.turns;
    fields = parts.fields;
    headerSums = parts.headerSums;
    transportSums = parts.transportSums;
    headerChecksumOffset = parts.headerChecksumOffset;
    transportChecksumOffset = parts.transportChecksumOffset;
    signatureOffset = parts.signatureOffset;
    this.key = key;
    this.number = number;
  }

  @SuppressWarnings("ArrayRecordComponent") // Taken apart at once; never compared.
  private record Parts(
      FrameTable table,
      int[] turns,
      FieldWriter[] fields,
      long[] headerSums,
      long[] transportSums,
      int headerChecksumOffset,
      int transportChecksumOffset,
      int signatureOffset) {}

  /**
   * The frames of a stream.
   *
   * @param number of the stream in the trial
   * @param cache for one buffer, for a moment
   */
  static StreamFrames of(TrafficStream stream, SignatureKey key, int number, PacketCache cache) {
    return switch (stream.content()) {
      case PreparedFrames prepared -> new StreamFrames(prepared(prepared), key, number);
      case FrameTemplate template -> {
        long packet = cache.allocate();
        if (packet == Packet.NONE) {
          throw new TrafficException("the packet pool is empty: give it more buffers");
        }
        Parts parts = template(template, key, packet);
        cache.free(packet);
        yield new StreamFrames(parts, key, number);
      }
    };
  }

  private static Parts prepared(PreparedFrames prepared) {
    int count = prepared.frames().size();
    FrameTable table = new FrameTable(count);
    prepared.frames().forEach(table::add);
    int[] turns = new int[count];
    for (int i = 0; i < count; i++) {
      turns[i] = i;
    }
    return new Parts(
        table, turns, new FieldWriter[0], new long[count], new long[count], 0, 0, UNSIGNED);
  }

  private static Parts template(FrameTemplate template, SignatureKey key, long packet) {
    List<Integer> distinct = template.sizes().stream().distinct().toList();
    FrameTable table = new FrameTable(distinct.size());
    long[] headerSums = new long[distinct.size()];
    long[] transportSums = new long[distinct.size()];
    for (int i = 0; i < distinct.size(); i++) {
      FrameImage image = FrameImage.of(template, distinct.get(i), key, packet);
      table.add(image.bytes());
      headerSums[i] = image.headerSum();
      transportSums[i] = image.transportSum();
    }
    FieldWriter[] fields =
        template.varying().stream()
            .map(v -> new FieldWriter(FieldPlace.of(v.field(), template), v.variation()))
            .toArray(FieldWriter[]::new);
    return new Parts(
        table,
        template.sizes().stream().mapToInt(distinct::indexOf).toArray(),
        fields,
        headerSums,
        transportSums,
        template.networkOffset() + Ipv4.HEADER_CHECKSUM,
        FrameImage.transportChecksumOffset(template),
        template.dataOffset());
  }

  /**
   * Writes the next frame.
   *
   * @param empty packet with full headroom
   * @param due nanoseconds since the trial began
   * @param late nanoseconds from then to now
   */
  long write(long empty, long due, long late) {
    int index = turns[turn];
    turn = turn + 1 == turns.length ? 0 : turn + 1;
    long packet = table.copyTo(empty, index);
    if (fields.length > 0) {
      vary(packet, index);
    }
    if (signatureOffset != UNSIGNED) {
      Signature.write(packet + signatureOffset, key, number | warmUp, due, sequence, late);
    }
    sequence++;
    return packet;
  }

  private void vary(long packet, int index) {
    long header = headerSums[index];
    long transport = transportSums[index];
    boolean headerChanged = false;
    boolean transportChanged = false;
    for (FieldWriter field : fields) {
      long sum = field.write(packet);
      if (field.inTransportSum()) {
        transport += sum;
        transportChanged = true;
      }
      if (field.inHeaderSum()) {
        header += sum;
        headerChanged = true;
      }
    }
    if (headerChanged) {
      FrameImage.putHeaderChecksum(packet + headerChecksumOffset, header);
    }
    if (transportChanged) {
      FrameImage.putTransportChecksum(packet + transportChecksumOffset, transport);
    }
  }

  /** Says anew how late a frame that was written before departs. */
  void delay(long packet, long late) {
    if (signatureOffset != UNSIGNED) {
      Signature.delay(packet + signatureOffset, key, late);
    }
  }

  /** Frames from here on count; they are numbered from 0. */
  void startCounting() {
    warmUp = 0;
    sequence = 0;
  }

  /** Frames written that count, or that warmed up before any did. */
  long written() {
    return sequence;
  }
}
