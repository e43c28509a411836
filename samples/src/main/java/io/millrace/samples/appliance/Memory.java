package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMemoryConfig;

/** Maps packet memory, which happens once in the life of the process. */
public final class Memory {
  private Memory() {}

  /**
   * Maps packet memory as configured, unless it is already.
   *
   * @return one line for the user if its pages are not the best there are, else empty
   * @throws ApplianceException if it cannot be had
   */
  public static String map(PacketMemoryConfig config) {
    try {
      PacketMemoryConfig.set(config);
      return PacketMemory.region().note();
    } catch (IllegalStateException e) {
      throw new ApplianceException(String.valueOf(e.getMessage()), e);
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ApplianceException("packet memory: " + cause.getMessage(), e);
    }
  }
}
