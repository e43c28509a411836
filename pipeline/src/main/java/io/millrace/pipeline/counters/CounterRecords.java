package io.millrace.pipeline.counters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * How a {@link CounterKey} is written into the metadata of Agrona's counters: the kind as type, the
 * worker and the length of the node's name as key, and node and name as label, so that Agrona's own
 * tools show something sensible too.
 */
final class CounterRecords {
  private static final int WORKER = 0;
  private static final int NODE_LENGTH = 4;
  private static final int KEY_LENGTH = 8;

  private CounterRecords() {}

  static byte[] label(CounterKey key) {
    byte[] label = (key.node() + " " + key.name()).getBytes(UTF_8);
    if (label.length > CountersReader.MAX_LABEL_LENGTH) {
      throw new IllegalArgumentException(
          "the names of a counter take %d bytes, %d are possible: %s"
              .formatted(label.length, CountersReader.MAX_LABEL_LENGTH, key));
    }
    return label;
  }

  /** Writes the key part. Returns its length. */
  static int putKey(MutableDirectBuffer buffer, CounterKey key) {
    buffer.putInt(WORKER, key.worker());
    buffer.putInt(NODE_LENGTH, key.node().getBytes(UTF_8).length);
    return KEY_LENGTH;
  }

  /**
   * All counters there are at the moment.
   *
   * @throws IllegalArgumentException if the memory does not hold counters of ours
   */
  static List<CounterValue> read(CountersReader reader) {
    List<CounterValue> values = new ArrayList<>();
    for (int id = 0; id <= reader.maxCounterId(); id++) {
      int state = reader.getCounterState(id);
      if (state == CountersReader.RECORD_UNUSED) {
        break;
      }
      if (state == CountersReader.RECORD_ALLOCATED) {
        values.add(read(reader, id));
      }
    }
    return values;
  }

  /** Trusts no length: the file may be anything. */
  private static CounterValue read(CountersReader reader, int id) {
    DirectBuffer meta = reader.metaDataBuffer();
    int offset = CountersReader.metaDataOffset(id);
    Kind kind = Kind.byId(reader.getCounterTypeId(id));
    int key = offset + CountersReader.KEY_OFFSET;
    int label = offset + CountersReader.LABEL_OFFSET;
    int labelLength = meta.getInt(label);
    int nodeLength = meta.getInt(key + NODE_LENGTH);
    if (kind == null
        || labelLength < 1
        || labelLength > CountersReader.MAX_LABEL_LENGTH
        || nodeLength < 0
        || nodeLength >= labelLength) {
      throw new IllegalArgumentException("record " + id + " is not a counter");
    }
    byte[] text = new byte[labelLength];
    meta.getBytes(label + Integer.BYTES, text);
    return new CounterValue(
        kind,
        new String(text, 0, nodeLength, UTF_8),
        new String(text, nodeLength + 1, labelLength - nodeLength - 1, UTF_8),
        meta.getInt(key + WORKER),
        reader.getCounterValue(id));
  }
}
