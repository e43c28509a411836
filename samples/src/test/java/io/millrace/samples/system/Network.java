package io.millrace.samples.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Two hosts, and between them, as the only path, a third one that has a link to each and no
 * addresses: its kernel forwards nothing and answers nobody.
 *
 * <pre>
 *   left host  eth0 ——— left  router  right ——— eth0  right host
 *   10.0.1.2                                          10.0.2.2
 *   fd00:1::2                                         fd00:2::2
 * </pre>
 */
final class Network implements AutoCloseable {
  static final String LEFT4 = "10.0.1.2";
  static final String LEFT6 = "fd00:1::2";
  static final String RIGHT4 = "10.0.2.2";
  static final String RIGHT6 = "fd00:2::2";

  /** The router's addresses. */
  static final String NEAR4 = "10.0.1.1";

  static final String NEAR6 = "fd00:1::1";
  static final String FAR4 = "10.0.2.1";
  static final String FAR6 = "fd00:2::1";

  static final String LEFT_MAC = "02:00:00:00:01:01";
  static final String RIGHT_MAC = "02:00:00:00:02:01";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final List<Host> hosts = new ArrayList<>();
  final Host left;
  final Host router;
  final Host right;

  Network() {
    Shell.requireTools();
    String id = "mr" + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet();
    router = host(id + "-router");
    router.sysctl("net/ipv6/conf/all/disable_ipv6", 1);
    router.sysctl("net/ipv6/conf/default/disable_ipv6", 1);
    router.sysctl("net/ipv4/ip_forward", 0);
    left = host(id + "-left");
    right = host(id + "-right");
    plugLeft();
    plugRight(RIGHT_MAC);
  }

  private Host host(String name) {
    Shell.run("ip netns add " + name);
    Host host = new Host(name);
    hosts.add(host);
    host.ip("link set lo up");
    return host;
  }

  private void plugLeft() {
    plug("left", LEFT_MAC, left);
    addressLeft();
  }

  private void addressLeft() {
    address(left, LEFT4 + "/24", LEFT6 + "/64", NEAR4, NEAR6);
  }

  /** Makes the link on the right, with that Ethernet address at the router. */
  void plugRight(String mac) {
    plug("right", mac, right);
    addressRight();
  }

  /** Gives the host on the right its addresses and routes, which go when its link is set down. */
  void addressRight() {
    address(right, RIGHT4 + "/24", RIGHT6 + "/64", FAR4, FAR6);
  }

  private void plug(String name, String mac, Host host) {
    router.ip(
        "link add name "
            + name
            + " address "
            + mac
            + " type veth peer name eth0 netns "
            + host.name());
    router.ip("link set " + name + " arp off up");
    host.ip("link set eth0 up");
  }

  private static void address(
      Host host, String four, String six, String gateway4, String gateway6) {
    host.ip("addr replace " + four + " dev eth0");
    host.ip("addr replace " + six + " dev eth0 nodad");
    host.ip("route replace default via " + gateway4);
    host.ip("-6 route replace default via " + gateway6);
  }

  /**
   * Adds a host that reaches the others through the one on the right only: 192.168.7.2, and there
   * 192.168.7.1 on the link {@code inner}.
   */
  Host behindRight() {
    Host inner = host(right.name().replace("-right", "-inner"));
    right.ip("link add name inner type veth peer name eth0 netns " + inner.name());
    right.ip("addr add 192.168.7.1/24 dev inner");
    right.ip("link set inner up");
    right.sysctl("net/ipv4/ip_forward", 1);
    inner.ip("addr add 192.168.7.2/24 dev eth0");
    inner.ip("link set eth0 up");
    inner.ip("route add default via 192.168.7.1");
    return inner;
  }

  /** Has the router's kernel do what it must not do beside an appliance: forward, and answer. */
  void letKernelForward() {
    router.sysctl("net/ipv6/conf/all/disable_ipv6", 0);
    router.sysctl("net/ipv6/conf/all/forwarding", 1);
    router.sysctl("net/ipv4/ip_forward", 1);
    letKernelAnswer("left", NEAR4, NEAR6);
    letKernelAnswer("right", FAR4, FAR6);
  }

  private void letKernelAnswer(String link, String four, String six) {
    router.ip("link set " + link + " arp on");
    router.ip("addr add " + four + "/24 dev " + link);
    router.ip("addr add " + six + "/64 dev " + link + " nodad");
  }

  /** Takes the link on the right away, with both its ends. */
  void unplugRight() {
    router.ip("link del right");
  }

  /** Sets the MTU of both ends of the link on the right. */
  void rightMtu(int mtu) {
    router.ip("link set right mtu " + mtu);
    right.ip("link set eth0 mtu " + mtu);
  }

  /** Sets the MTU of everything. */
  void mtu(int mtu) {
    router.ip("link set left mtu " + mtu);
    left.ip("link set eth0 mtu " + mtu);
    rightMtu(mtu);
  }

  /** Has the hosts' kernels cut and count every frame as it would be on a wire. */
  void frameByFrame() {
    for (Host host : List.of(left, right)) {
      host.run("ethtool -K eth0 tso off gso off gro off").good();
    }
  }

  /** The same, with the checksums in them. */
  void frameByFrameWithChecksums() {
    frameByFrame();
    for (Host host : List.of(left, right)) {
      host.run("ethtool -K eth0 tx off").good();
    }
  }

  /** Sets the hosts' links down, and gives what is under way the time to arrive. */
  void silence() {
    left.ip("link set eth0 down");
    right.ip("link set eth0 down");
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
  }

  /** Sets the hosts' links up again, with all that goes when a link is set down. */
  void wake() {
    left.ip("link set eth0 up");
    addressLeft();
    right.ip("link set eth0 up");
    addressRight();
  }

  /** Frames that a host has sent, {@code tx}, or received, {@code rx}, so far. */
  long frames(Host host, String direction) {
    String file = "/sys/class/net/eth0/statistics/" + direction + "_packets";
    return Long.parseLong(host.run("cat " + file).good().text().strip());
  }

  @Override
  public void close() {
    for (Host host : hosts) {
      Shell.run("ip netns del " + host.name());
    }
  }
}
