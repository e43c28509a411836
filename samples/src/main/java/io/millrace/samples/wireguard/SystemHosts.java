package io.millrace.samples.wireguard;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wireguard.config.HostLookup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks whom the machine asks for addresses, and takes the first. */
public final class SystemHosts implements HostLookup {
  @Override
  public IpAddress address(String host) throws IOException {
    try {
      String text = InetAddress.getByName(host).getHostAddress();
      int zone = text.indexOf('%');
      return IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
    } catch (UnknownHostException e) {
      throw new IOException("no name server knows it; check the name, or give its address", e);
    }
  }
}
