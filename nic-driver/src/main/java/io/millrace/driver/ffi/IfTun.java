package io.millrace.driver.ffi;

/** {@code <linux/if_tun.h>}: tap interfaces, see Documentation/networking/tuntap.rst. */
public final class IfTun {
  public static final int IFF_TAP = 0x0002;
  public static final int IFF_MULTI_QUEUE = 0x0100;
  public static final int IFF_NO_PI = 0x1000;
  public static final int TUNSETIFF = 0x400454ca;

  private IfTun() {}
}
