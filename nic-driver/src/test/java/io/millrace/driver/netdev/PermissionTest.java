package io.millrace.driver.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.tap.TapConfig;
import io.millrace.driver.tap.TapPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a process without capabilities is told. */
@Tag("system")
class PermissionTest {
  @Test
  void aPacketSocketTakesACapability() throws Exception {
    String told = openWithoutCapabilities("af_packet", "lo");
    assertTrue(
        told.startsWith(
            "af_packet: no permission to open interface 'lo': it takes root or the capability"
                + " CAP_NET_RAW"),
        told);
  }

  @Test
  void aTapInterfaceTakesACapability() throws Exception {
    String told = openWithoutCapabilities("tap", "mr-none");
    assertTrue(
        told.startsWith(
            "tap: no permission to open interface 'mr-none': it takes root or CAP_NET_ADMIN"),
        told);
  }

  private static String openWithoutCapabilities(String driver, String name) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            "setpriv",
            "--bounding-set=-all",
            "--inh-caps=-all",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dmillrace.memory=1m",
            "-cp",
            classPath,
            Opener.class.getName(),
            driver,
            name);
    try {
      Process process = builder.redirectErrorStream(true).start();
      try (InputStream out = process.getInputStream()) {
        String told = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), told);
        return told;
      }
    } catch (IOException e) {
      return fail("cannot run setpriv; install util-linux", e);
    }
  }

  /** Tries to open a port: exit 2 and the message if it cannot be opened. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try (Port port = open(args[0], args[1])) {
        System.out.println("opened " + port.info());
      } catch (PortException e) {
        System.out.println(e.getMessage());
        System.exit(2);
      }
    }

    private static Port open(String driver, String name) {
      return driver.equals("tap")
          ? new TapPort(TapConfig.of("p", name))
          : new AfPacketPort(AfPacketConfig.of("p", name));
    }
  }
}
