package io.millrace.samples.config;

import java.util.List;
import java.util.Optional;

/** Every kind of stage that a configuration can name. */
public final class StageTypes {
  private static final List<StageType> ALL =
      List.of(
          new ValidateType(),
          new AclType(),
          new RateLimitType(),
          new MirrorType(),
          new ForwardType(),
          new L2ForwardType(),
          new WireGuardOpenType(),
          new WireGuardSealType(),
          new WireGuardRouteType(),
          new MacSwapType(),
          new SinkType());

  private StageTypes() {}

  /** All of them. */
  public static List<StageType> all() {
    return ALL;
  }

  static Optional<StageType> find(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(StageType::name).toList();
  }
}
