package io.millrace.samples.command;

import io.millrace.driver.bind.BindException;
import io.millrace.driver.bind.BindPlan;
import io.millrace.driver.bind.Binder;
import io.millrace.driver.bind.PlanRunner;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace bind}: takes cards from the kernel. */
@Command(
    name = "bind",
    header = "Takes cards from the kernel for user space.",
    description = {
      "Takes cards from the kernel's driver and binds them to vfio-pci, until unbind or the next",
      "start of the machine. Refuses a card whose interface is in use, and one that shares its"
          + " IOMMU",
      "group with others that stay behind. What is done already is left as it is.",
      "Without root, says what root would type."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bind 0000:03:00.0       by address, as 'millrace ports' shows it",
      "  millrace bind eth1 eth2          by interface",
      "  millrace bind 03:00.0 --user anna",
      "                                   what anna starts may drive the card, without privileges"
    })
public final class BindCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CARD", arity = "1..*", description = "Its address or its interface.")
  private List<String> names;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Who may drive the cards; by default who called sudo, else root.")
  private @Nullable String user;

  @Option(names = "--force", description = "Take cards that are in use, too.")
  private boolean force;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private final Host host;

  /** For this machine. */
  public BindCommand() {
    this(Host.here());
  }

  BindCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws BindException, UserException {
    requireUser();
    Binder binder = new Binder(host.files(), host.addresses());
    Optional<String> owner = Optional.ofNullable(user).or(host::user);
    List<BindPlan> plans = binder.bind(Rebinding.find(binder, names), owner, force);
    return new Rebinding(host, spec.commandLine().getOut(), spec.commandLine().getErr(), json)
        .run(plans, PlanRunner::take);
  }

  private void requireUser() throws UserException {
    if (user == null) {
      return;
    }
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
    } catch (UserPrincipalNotFoundException e) {
      throw new UserException("there is no user '" + user + "'", e);
    } catch (IOException e) {
      throw new UserException("cannot look user '" + user + "' up: " + e.getMessage(), e);
    }
  }
}
