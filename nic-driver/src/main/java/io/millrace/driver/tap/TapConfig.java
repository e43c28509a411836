package io.millrace.driver.tap;

/**
 * What a {@code tap} port is to be like.
 *
 * @param name the port's name, as the user gave it
 * @param interfaceName the kernel's interface, made unless there is one
 * @param queues queues in each direction, 1 to 256; the kernel spreads flows over them by hash
 */
public record TapConfig(String name, String interfaceName, int queues) {
  private static final int MAX_QUEUES = 256;

  /** Checks the figures. */
  public TapConfig {
    if (queues < 1 || queues > MAX_QUEUES) {
      throw new IllegalArgumentException(queues + " queues: 1 to " + MAX_QUEUES + " are possible");
    }
  }

  /** One queue each way. */
  public static TapConfig of(String name, String interfaceName) {
    return new TapConfig(name, interfaceName, 1);
  }
}
