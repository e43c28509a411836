package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.validate.Validate;

/** {@code validate}: drops what is malformed. */
final class ValidateType implements StageType {
  @Override
  public String name() {
    return "validate";
  }

  @Override
  public String summary() {
    return "drops malformed packets, each under its own reason";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    Validate.Options options =
        new Validate.Options(
            settings.flag("l4-checksums", Validate.Options.DEFAULT.l4Checksums()),
            settings.flag(
                "udp-zero-checksum-over-ipv6",
                Validate.Options.DEFAULT.allowZeroUdpChecksumOverIpv6()));
    return assembly -> () -> new Validate(options);
  }
}
