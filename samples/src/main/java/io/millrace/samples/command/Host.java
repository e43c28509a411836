package io.millrace.samples.command;

import io.millrace.driver.bind.Operator;
import io.millrace.driver.bind.SystemOperator;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import java.util.Optional;

/**
 * The machine as the commands that bind cards see it.
 *
 * @param files its files
 * @param addresses of its interfaces
 * @param operator changes it
 * @param root whether we may
 * @param user whom to give cards to unless told; empty leaves them to root
 */
record Host(
    HostFiles files,
    InterfaceAddresses addresses,
    Operator operator,
    boolean root,
    Optional<String> user) {

  /** This machine. */
  static Host here() {
    boolean root = Unistd.geteuid() == 0;
    Optional<String> user =
        Optional.ofNullable(root ? System.getenv("SUDO_USER") : System.getProperty("user.name"));
    return new Host(
        HostFiles.system(),
        InterfaceAddresses.SYSTEM,
        new SystemOperator(),
        root,
        user.filter(name -> !name.isEmpty() && !name.equals("root")));
  }
}
