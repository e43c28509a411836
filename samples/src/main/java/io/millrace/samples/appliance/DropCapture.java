package io.millrace.samples.appliance;

import io.millrace.driver.pcap.PcapngRecorder;
import io.millrace.driver.pcap.PcapngWriter;
import io.millrace.pipeline.DropListener;
import io.millrace.pipeline.DropReason;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Writes every dropped packet to a pcapng file, its drop reason as the packet's comment. */
public final class DropCapture implements DropListener, AutoCloseable {
  private final PcapngWriter writer;
  private final PcapngRecorder recorder;

  /**
   * Makes the file.
   *
   * @throws io.millrace.driver.port.PortException if it cannot be written
   */
  public DropCapture(Path file) {
    writer = new PcapngWriter(file, "drops");
    recorder = new PcapngRecorder(writer);
  }

  @Override
  public void dropped(long packet, String node, DropReason reason) {
    long epochNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    recorder.recordDrop(packet, epochNanos, reason.name());
  }

  /** Writes out what is in memory, so that a reader of the file sees it. */
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }
}
