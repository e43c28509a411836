package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.perf.load.Order.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of device under test. */
public interface Device {
  /** Its name in the table. */
  String name(Scenario scenario);

  /** How it seals packets. */
  Order.Sealing sealing();

  /**
   * Writes the files that it needs and says how to start it.
   *
   * @param link how it is joined to the generator
   * @param directory for files, its own
   * @param socket where the generator listens; of a tunnel's device the one for plain packets
   */
  List<String> command(
      Scenario scenario, Protocol link, Tables tables, Path directory, Path socket, int cpu)
      throws IOException;
}
