package io.millrace.pipeline.counters;

import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.status.CountersReader;

/** Somebody else's counters, read from their file. Any thread may use it. */
public final class CountersView {
  private final Path path;
  private final CountersHeader header;
  private final CountersReader reader;

  CountersView(Path path, CountersHeader header, AtomicBuffer file) {
    this.path = path;
    this.header = header;
    reader = new CountersReader(header.metadata(file), header.values(file));
  }

  /** Who writes the file, and since when. */
  public CountersHeader header() {
    return header;
  }

  /**
   * All counters as of now, each whole, all together not of exactly one moment.
   *
   * @throws CountersFileException if the file holds something else
   */
  public List<CounterValue> values() {
    try {
      return CounterRecords.read(reader);
    } catch (IllegalArgumentException e) {
      throw new CountersFileException(path + " is damaged: " + e.getMessage(), e);
    }
  }
}
