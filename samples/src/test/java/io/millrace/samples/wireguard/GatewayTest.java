package io.millrace.samples.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import io.millrace.stages.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  private static final String TUNNEL =
      """
      [Interface]
      Address = 10.9.0.1/24
      [Peer]
      PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
      AllowedIPs = 0.0.0.0/0, ::/0, fe80::/64, 224.0.0.0/4
      """;

  @TempDir private Path directory;

  private Config config(String file, String outside, List<String> gateways, String... inside)
      throws IOException, ConfigException {
    Path tunnel = Files.writeString(directory.resolve(file), TUNNEL);
    Gateway gateway =
        new Gateway(
            tunnel,
            Attachment.parse(outside),
            gateways.stream().map(IpAddress::parse).toList(),
            List.of(inside).stream().map(Attachment::parse).toList());
    return ConfigReader.read(directory.resolve("made.yaml"), gateway.yaml());
  }

  @Test
  void isAConfigurationForRun() throws IOException, ConfigException {
    Config config =
        config(
            "wg0.conf",
            "eth0=192.0.2.1/24,2001:db8::1/64",
            List.of("192.0.2.254", "2001:db8::fe"),
            "tap:it's=10.1.0.1/24",
            "0000:03:00.0=10.2.0.1/24",
            "memif:@peer=10.3.0.1/24");
    assertEquals("wg0", config.name());
    assertEquals(List.of("outside", "inside", "inside2", "inside3", "wg0"), config.portNames());
    assertEquals(
        List.of("af_packet", "tap", "vfio", "memif", "wireguard"),
        config.ports().stream().map(port -> port.settings().type()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wg0.conf", "on.conf", "null.conf", "home_net-1.conf"})
  void isCalledLikeItsTunnel(String file) throws IOException, ConfigException {
    Config config = config(file, "eth0=192.0.2.1/24", List.of(), "eth1=10.1.0.1/24");
    assertTrue(config.portNames().contains(file.replace(".conf", "")), config::toString);
  }

  @Test
  void onlyALinuxInterfaceMayHaveAddressesOfTheKernel() {
    assertEquals(Optional.of("eth1"), Attachment.parse("eth1=10.1.0.1/24").linuxInterface());
    assertEquals(Optional.empty(), Attachment.parse("tap:a=10.1.0.1/24").linuxInterface());
    assertEquals(Optional.empty(), Attachment.parse("0000:03:00.0=10.1.0.1/24").linuxInterface());
    assertEquals(Optional.empty(), Attachment.parse("memif:@a=10.1.0.1/24").linuxInterface());
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth1", "eth1=", "=10.1.0.1/24", "eth1=10.1.0.1", "eth1=10.1.0.1/24,"})
  void whatIsNoAttachmentIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Attachment.parse(text));
  }
}
